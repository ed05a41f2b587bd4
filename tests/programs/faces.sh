# What each program shows: help, description, gradients, JSON, files, samples.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 120 >names.txt
number='[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?'
schema='^\{"stage":"STAGE","parameters":[0-9]+,"steps":[0-9]+,"train_loss":NUMBER,"validation_loss":NUMBER,'
schema+='"test_loss":NUMBER,"seconds":NUMBER,"steps_per_second":NUMBER,"symbols_per_second":NUMBER,"parameters_hash":"[0-9a-f]{16}"\}$'
schema=${schema//NUMBER/$number}
declare -A parameters=([01_counts]=729 [02_neural_bigram]=729 [03_mlp]=11897 [04_cnn]=76579 [05_rnn]=2923
  [06_lstm]=338395 [07_transformer]=1205019)

for stage in "${stages[@]}"; do
  "$programs/$stage" --help | grep -q -- --learning-rate || fail "$stage --help"
  "$programs/$stage" --describe | grep -q " ${parameters[$stage]} " || fail "$stage --describe"
  "$programs/$stage" --corpus names.txt --check-gradients >gradients.txt 2>&1 ||
    fail "$stage --check-gradients: $(tail -n 1 gradients.txt)"

  "$programs/$stage" --corpus names.txt --steps 5 --batch 4 --json >result.json 2>progress.txt ||
    fail "$stage: exit code $?"
  [[ $(wc -l <result.json) == 1 ]] || fail "$stage --json: not one line"
  grep -Eq "${schema/STAGE/$stage}" result.json || fail "$stage --json: $(cat result.json)"
  [[ $(value parameters result.json) == "${parameters[$stage]}" ]] || fail "$stage: another number of parameters"
  for file in log.csv checkpoint.safetensors model.safetensors report.json report.html; do
    [[ -s out/names/$stage/$file ]] || fail "$stage: no $file"
  done
  if LC_ALL=C grep -q $'\033' progress.txt; then fail "$stage: colours or cursor movements in a file"; fi

  # Weights and checkpoint score as they did.
  trained=$(value validation_loss result.json)
  "$programs/$stage" --corpus names.txt --load "out/names/$stage/model.safetensors" --json >loaded.json 2>/dev/null ||
    fail "$stage --load: exit code $?"
  [[ $(value validation_loss loaded.json) == "$trained" ]] || fail "$stage --load: another loss"
  [[ $(value parameters_hash loaded.json) == "$(value parameters_hash result.json)" ]] ||
    fail "$stage --load: another hash"
done

# Samples
load=("$programs/03_mlp" --corpus names.txt --load out/names/03_mlp/model.safetensors)
samples() { "${load[@]}" "$@" 2>/dev/null | sed -n '/^samples$/,/^$/p' | sed 1d; }
[[ $(samples --samples 7 | grep -c '^  ') == 7 ]] || fail "--samples 7"
[[ $(samples --samples 0) == "" ]] || fail "--samples 0"
[[ $(samples --prompt ma --samples 5 | grep -c '^  ma') == 5 ]] || fail "--prompt ma"
[[ $(samples --samples 5) == "$(samples --samples 5 --top-k 1000)" ]] || fail "--top-k is not clamped to the vocabulary"
[[ $(samples --temperature 0 --samples 4 | sort -u | wc -l) == 1 ]] || fail "--temperature 0 is not greedy"
[[ $(samples --top-k 1) == "$(samples --temperature 0)" ]] || fail "--top-k 1 is not greedy"

reached=$("$programs/03_mlp" --corpus names.txt --overfit-batch --steps 1500 2>/dev/null) || fail "--overfit-batch"
read -r loss lowest < <(sed -E 's/.*loss ([0-9.]+) .* is ([0-9.]+)$/\1 \2/' <<<"$reached")
awk "BEGIN { exit !($loss < $lowest + 0.01) }" || fail "--overfit-batch: $reached"
finish
