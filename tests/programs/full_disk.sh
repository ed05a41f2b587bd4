source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 60 >names.txt
# The published recipe has a constant rate, so runs of different length begin alike.
run=(03_mlp --corpus names.txt --recipe published --seed 5 --save-every 100)
whole=$(hash_of "${run[@]}" --steps 300 --out whole)
hash_of "${run[@]}" --steps 100 --out full >/dev/null
before=$(cksum full/03_mlp/checkpoint.safetensors)

# No file may grow beyond 64 KiB: to the program the same as a full disk.
(
  trap '' XFSZ
  ulimit -f 64
  exec "$programs/03_mlp" "${run[@]:1}" --steps 300 --out full --resume --json
) >output.txt 2>error.txt
status=$?
((status == 1)) || fail "exit code $status, expected 1"
[[ $(grep -c 'error:' error.txt) == 1 ]] || fail "not one line of error: $(cat error.txt)"
grep -q "^03_mlp: error: full/03_mlp/checkpoint.safetensors: can't be written" error.txt ||
  fail "$(tail -n 1 error.txt)"
[[ $(cksum full/03_mlp/checkpoint.safetensors) == "$before" ]] || fail "the older checkpoint did not stay"
[[ -z $(find full -name '*.partial') ]] || fail "something half written stayed"

# Nothing is lost: with room again it goes on.
[[ $(hash_of "${run[@]}" --steps 300 --out full --resume) == "$whole" ]] || fail "the run went on to other parameters"

if [[ -w /dev/full ]]; then
  "$programs/01_counts" --corpus names.txt --json >/dev/full 2>error.txt
  status=$?
  ((status == 1)) || fail "standard output that can't be written: exit code $status, expected 1"
  grep -q 'error: standard output' error.txt || fail "$(cat error.txt)"
fi

finish
