source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 120 >names.txt
evolve=$STRATA_BIN/examples/evolve
"$evolve" --corpus names.txt --steps 4 --batch 4 --samples 2 >output.txt 2>progress.txt ||
  fail "exit code $?: $(tail -n 1 progress.txt)"
for file in evolution.json evolution.html; do [[ -s out/names/$file ]] || fail "no $file"; done
for stage in "${stages[@]}"; do
  grep -q "$stage" output.txt || fail "$stage is not in the table"
  grep -q "\"$stage\"" out/names/evolution.json || fail "$stage is not in evolution.json"
done
[[ $(tail -n 1 output.txt) == out/names/evolution.html ]] || fail "the last line does not name the page"

refused() {
  local code=$1 status
  shift
  "$evolve" "$@" >output.txt 2>error.txt
  status=$?
  ((status == code)) || fail "evolve $*: exit code $status, expected $code"
  [[ $(grep -c 'error:' error.txt) == 1 ]] || fail "evolve $*: $(cat error.txt)"
}
refused 2 --ladder none
refused 2 --unknown
refused 2 --corpus names.txt --steps abc
refused 1 --corpus missing.txt

# An interrupt reaches the stage at work.
"$evolve" --corpus names.txt --steps 100000 --out stopped >output.txt 2>progress.txt &
process=$!
until [[ -e stopped/02_neural_bigram/checkpoint.safetensors ]] || ! kill -0 $process 2>/dev/null; do sleep 0.05; done
kill -INT $process
wait $process
status=$?
((status == 130)) || fail "exit code $status after SIGINT, expected 130"
grep -q 'interrupted and saved' progress.txt || fail "the stage was not told"
finish
