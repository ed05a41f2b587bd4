# What each technique does, with a few steps of each training.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 120 >names.txt
try() { "$programs/techniques" --corpus names.txt --steps-factor 0.001 "$@" >output.txt 2>progress.txt; }
for threads in 1 2; do
  try --threads $threads --out $threads || fail "$threads threads: $(tail -n 1 progress.txt)"
  for file in techniques.html techniques.json; do [[ -s $threads/$file ]] || fail "no $file"; done
  [[ $(tail -n 1 output.txt) == $threads/techniques.html ]] || fail "the last line does not name the page"
done
cmp -s 1/techniques.json 2/techniques.json || fail "other figures with 2 threads"
for key in corpus data seeds techniques panels optimisers batch-norm regularisation clipping vanishing-gradient \
  without with verdict remarks curves; do
  grep -q "\"$key\":" 1/techniques.json || fail "no \"$key\" in the JSON"
done
for title in 'Side by side' Optimisers 'Normalising over the batch' 'Dropout and weight decay' 'Clipping the gradient' \
  'The vanishing gradient'; do
  grep -q "<h2>$title</h2>" 1/techniques.html || fail "no section '$title' on the page"
done
grep -qE '<(script|img|link)[^>]*(src|href)=' 1/techniques.html && fail "the page needs other files"
grep -qE ' [0-9,]+ steps/s  ETA [0-9:]+$' progress.txt || fail "progress shows no rate or no estimate"
grep -q 'Momentum' output.txt || fail "no table of techniques"

try --seeds 3 || fail "3 seeds: $(tail -n 1 progress.txt)"
[[ -s out/names/techniques.json ]] || fail "nothing at out/names"
"$programs/techniques" --help | grep -q -- --steps-factor || fail "--help"

expect 1 'missing.txt: .*No such file' techniques --corpus missing.txt
expect 1 'names.txt/out' techniques --corpus names.txt --out names.txt/out
expect 2 "--seeds: found '1', expected a whole number from 2" techniques --seeds 1
expect 2 "--steps-factor: found 'nan', expected a number above 0" techniques --steps-factor nan
expect 2 "--threads: found '0'" techniques --threads 0
expect 2 '--unknown' techniques --unknown
finish
