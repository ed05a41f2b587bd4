source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

data=${STRATA_DATA:-}/names
[[ -r $data/train.txt ]] || { echo "skipped: STRATA_DATA has no names/train.txt"; exit 77; }
"$programs/01_counts" --corpus "$data/train.txt" --validation "$data/validation.txt" --json >result.json 2>/dev/null ||
  fail "exit code $?"
for expected in train_loss=2.4703 validation_loss=2.4600; do
  found=$(printf %.4f "$(value "${expected%=*}" result.json)")
  [[ $found == "${expected#*=}" ]] || fail "$expected, found $found"
done
[[ $(value test_loss result.json) == null ]] || fail "a test loss without a test part"
finish
