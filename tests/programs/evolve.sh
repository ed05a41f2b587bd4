source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 120 >names.txt
evolve=$STRATA_BIN/examples/evolve
"$evolve" --ladder names --corpus names.txt --steps 4 --batch 4 --samples 2 --watch 2 >output.txt 2>progress.txt ||
  fail "exit code $?: $(tail -n 1 progress.txt)"
for file in evolution.json evolution.html; do [[ -s out/names/$file ]] || fail "no $file"; done
for stage in "${stages[@]}"; do
  grep -q "$stage" output.txt || fail "$stage is not in the table"
  grep -q "\"$stage\"" out/names/evolution.json || fail "$stage is not in evolution.json"
done
[[ $(tail -n 1 output.txt) == out/names/evolution.html ]] || fail "the last line does not name the page"

# What counts has no steps to look at; the others have all been.
[[ $(ls out/names/*/watched.jsonl | wc -l) == $((${#stages[@]} - 1)) && ! -e out/names/01_counts/watched.jsonl ]] ||
  fail "watched are $(ls out/names/*/watched.jsonl)"

grep -Eq '^about [0-9]+ s' progress.txt || fail "no estimate: $(head -n 1 progress.txt)"
grep -Eq '^stage +a… +ma… +el…$' output.txt || fail "no completions"

# A program's own estimate leaves nothing behind.
for stage in "${stages[@]}"; do
  "$programs/$stage" --corpus names.txt --steps 4 --batch 4 --estimate --out nothing >estimate.json 2>error.txt ||
    fail "$stage --estimate: exit code $?: $(tail -n 1 error.txt)"
  grep -Eq '^\{"seconds":[0-9]+\.[0-9]+,"finished":false,"data":"[0-9a-f]+"\}$' estimate.json || fail "$stage --estimate: $(cat estimate.json)"
done
[[ ! -e nothing ]] || fail "--estimate has written something"
[[ $(value seconds estimate.json) != 0.000 ]] || fail "the last stage takes no time"

# What is finished is taken as it is, without the flags being said again.
cksum out/names/*/report.json >reports.txt
"$evolve" --ladder names --resume >again.txt 2>progress.txt || fail "--resume: exit code $?: $(tail -n 1 progress.txt)"
grep -v '^\(about\|$\)' progress.txt && fail "--resume of what is finished: something ran"
cksum out/names/*/report.json | diff reports.txt - >/dev/null || fail "--resume of what is finished: other reports"
diff output.txt again.txt >/dev/null || fail "--resume of what is finished: another table"
value command out/names/evolution.json | grep -q -- --resume && fail "the page names another command"

refused() {
  local code=$1 status
  shift
  "$evolve" --ladder names "$@" >output.txt 2>error.txt
  status=$?
  ((status == code)) || fail "evolve $*: exit code $status, expected $code"
  [[ $(grep -c 'error:' error.txt) == 1 ]] || fail "evolve $*: $(cat error.txt)"
}
"$evolve" --ladder none 2>error.txt; [[ $? == 2 ]] || fail "--ladder none"
refused 2 --unknown
refused 2 --corpus names.txt --steps abc
refused 2 --corpus names.txt --steps 4 --watch 5 --out unwatched
[[ ! -e unwatched ]] || fail "something was trained before --watch was refused"
refused 1 --corpus missing.txt
refused 1 --resume --out empty
refused 2 --resume --steps 5
"$programs/03_mlp" --corpus names.txt --steps 4 --out by_hand --json >/dev/null 2>&1
refused 1 --resume --corpus names.txt --steps 4 --seed 7 --out by_hand
grep -q '^03_mlp: error: by_hand/03_mlp/checkpoint.safetensors: the run was begun with --seed 42' error.txt ||
  fail "a stage of another seed: $(cat error.txt)"
mkdir other && head -n 100 names.txt >other/names.txt
(cd other && cp -r ../out . && "$evolve" --ladder names --resume >output.txt 2>error.txt)
[[ $(grep -c 'error: .*other data' other/error.txt) == 1 ]] || fail "other data: $(cat other/error.txt)"
[[ $(wc -l <other/error.txt) == 1 ]] || fail "other data: more than one line: $(cat other/error.txt)"

# An interrupt reaches the stage at work, and all of it can go on from there: to where it would have come without.
run=(--corpus names.txt --steps 3000 --batch 4 --samples 0)
few_stages=$PWD/few
mkdir -p "$few_stages/short"
cp "$evolve" "$few_stages/evolve"
cp "$programs/02_neural_bigram" "$programs/03_mlp" "$few_stages/short/"
evolve=$few_stages/evolve
"$evolve" --ladder short "${run[@]}" --out whole >/dev/null 2>progress.txt || fail "$(tail -n 1 progress.txt)"
"$evolve" --ladder short "${run[@]}" --save-every 20 --out stopped >output.txt 2>progress.txt &
process=$!
until [[ -e stopped/02_neural_bigram/checkpoint.safetensors ]] || ! kill -0 $process 2>/dev/null; do sleep 0.01; done
kill -INT $process
wait $process
status=$?
((status == 130)) || fail "exit code $status after SIGINT, expected 130"
grep -q 'interrupted and saved' progress.txt || fail "the stage was not told"
grep -q '^to go on with the whole evolution: .* --out stopped --resume$' progress.txt || fail "it does not say how to go on"
"$evolve" --ladder short --resume --out stopped >output.txt 2>progress.txt ||
  fail "--resume: exit code $?: $(tail -n 1 progress.txt)"
for stage in 02_neural_bigram 03_mlp; do
  cmp -s {whole,stopped}/$stage/model.safetensors || fail "$stage: other parameters after --resume"
done
finish
