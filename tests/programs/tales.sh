# Tales that programs write themselves: their floor, how they are scored, and a ladder that learns them.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
tales=$STRATA_BIN/examples/tales
evolve=$STRATA_BIN/examples/evolve
stages=(01_bag_of_words 02_bag_with_positions 03_bigram 04_attention 05_positions 06_feed_forward 07_transformer
  08_two_blocks 09_multi_head)

# The tales, and what is known of them
"$tales" --tales 20 >twenty.txt || fail "no tales"
[[ $(wc -l <twenty.txt) == 20 && $(sort -u twenty.txt | wc -l) == 20 ]] || fail "not twenty different tales"
"$tales" --tales 30 >thirty.txt || fail "no thirty tales"
head -n 20 thirty.txt | cmp -s - twenty.txt || fail "more tales begin with others"
"$tales" --tales 20 --tales-seed 2 | cmp -s - twenty.txt && fail "another seed tells the same tales"
"$tales" --score twenty.txt >scores.txt || fail "--score"
[[ $(grep -c ' nats: a tale$' scores.txt) == 20 ]] || fail "its own tales are none: $(head -n 1 scores.txt)"
{ head -n 1 twenty.txt | cut -d. -f1-3 | sed 's/$/./'; head -n 1 twenty.txt | sed 's/luck favoured/luck feeling/'; } >odd.txt
"$tales" --score odd.txt >scores.txt
grep -q ': it breaks off$' <(sed -n 1p scores.txt) || fail "half a tale: $(sed -n 1p scores.txt)"
grep -q ": then 'feeling', which no tale goes on with$" <(sed -n 2p scores.txt) || fail "no tale: $(sed -n 2p scores.txt)"
printf 'Once upon a time\nOnce a dragon\n' >dragon.txt
"$tales" --score dragon.txt >/dev/null 2>error.txt && fail "a dragon is told of"
grep -q "^tales: error: dragon.txt, line 2: found 'dragon'" error.txt || fail "$(cat error.txt)"
"$tales" --floor >floor.txt || fail "--floor"
grep -Eq 'no model of them can have a lower loss than 0\.[0-9]+ nats a symbol \(± 0\.[0-9]+\), a perplexity of 1\.[0-9]+' floor.txt ||
  fail "no floor: $(sed -n 3p floor.txt)"
[[ $("$tales" --words | wc -l) -le 128 ]] || fail "more words than a model has room for"
"$tales" --words | grep -qx '0 \[end\]' || fail "no end among the words"
"$tales" --floor --words >/dev/null 2>&1 && fail "two things at once"
"$tales" --tales 0 >/dev/null 2>error.txt && fail "no tales at all"
grep -q "^tales: error: --tales: found '0', expected a whole number" error.txt || fail "$(cat error.txt)"

# The ladder that learns them
programs=$STRATA_BIN/examples/lil
few=(--tales 60 --batch 4)
"$evolve" "${few[@]}" --steps 4 >output.txt 2>said.txt || fail "evolve: $(tail -n 1 said.txt)"
[[ $(tail -n 1 output.txt) == out/lil/evolution.html ]] || fail "the last line does not name the page"
python=$(command -v python3) && "$python" - "${stages[@]}" <<'END' || [[ -z $python ]] || fail "evolution.json"
import json, math, sys
report = json.load(open("out/lil/evolution.json"))
assert math.isclose(report["floor_perplexity"], math.exp(report["floor"]["loss"]))
assert [stage["stage"] for stage in report["stages"]] == sys.argv[1:]
ids = [phenomenon["id"] for phenomenon in report["floor"]["phenomena"]]
assert len(ids) == 7 and all(one["gained_by"] in sys.argv for one in report["floor"]["phenomena"])
for stage in report["stages"]:
    assert stage["parameters"] > 0 and stage["seconds"] > 0
    assert math.isclose(stage["validation_perplexity"], math.exp(stage["validation_loss"]))
    assert math.isclose(stage["floor_gap"]["gap"], stage["validation_loss"] - report["floor"]["loss"], abs_tol=1e-4)
    assert [one["id"] for one in stage["phenomena"]] == ids
    assert stage["validation_loss"] > report["floor"]["loss"]
    assert all(len(point["phenomena"]) == 7 for point in stage["curve"])
END
for stage in "${stages[@]}"; do grep -q "^$stage" output.txt || fail "$stage is not in the table"; done
grep -q '^floor ' output.txt || fail "no floor in the table"
[[ ! -e out/lil/tokens ]] || fail "tales leave tokens behind"

# The same bits, on any number of threads and after stops, curves of phenomena included
data=("${few[@]}")
same_on_threads 05_positions "${few[@]}" --steps 5
same_after_stops 04_attention --steps 12 --save-every 1
curve() { sed -n '/"curve"/,/"layers"/p' "$1/04_attention/report.json"; }
[[ $(curve whole) == "$(curve killed)" && $(curve whole) == "$(curve stopped)" ]] || fail "other curves after a stop"

# What goes with tales, and what does not
expect 2 "--tales: found '9'" 03_bigram --tales 9
expect 2 '--tokenizer: it needs --corpus' 03_bigram --tokenizer gpt2
expect 2 '--validation: it needs --corpus' 03_bigram --validation twenty.txt
expect 2 "can't be had together with --corpus" 03_bigram --tales 60 --corpus twenty.txt
expect 2 "--prompt: found 'dragon'" 03_bigram "${few[@]}" --steps 1 --prompt 'Once a dragon'
expect 1 'other data; give it the same --tales' 03_bigram --tales 70 --batch 4 --resume
expect 1 '--tales: the corpus has 10 examples, fewer than a batch of 32' 03_bigram --tales 10 --batch 32 --steps 3
"$programs/03_bigram" "${few[@]}" --steps 2 --learning-rate 1e30 --samples 0 --out wild >output.txt 2>said.txt ||
  fail "a rate that is too high: $(tail -n 1 said.txt)"
grep -q nan output.txt wild/03_bigram/report.html && fail "nan is shown"
"$programs/03_bigram" "${few[@]}" --load out/lil/03_bigram/model.safetensors --prompt 'Grandma petted' --samples 1 >output.txt \
  2>said.txt || fail "--load: $(tail -n 1 said.txt)"
grep -q '^  Grandma petted ' output.txt || fail "the sample does not begin with the prompt"
grep -q '^floor  ' output.txt || fail "no floor beside the losses"
"$STRATA_BIN/examples/compare" --symbols 5 --prompt 'Nearby Fox outran' >output.txt 2>said.txt || fail "compare: $(tail -n 1 said.txt)"
grep -q 'Nearby Fox outran' output.txt || fail "compare does not go on from its own prompt"

# Several seeds: a ladder of two stages
mkdir -p two/short
cp "$evolve" two/evolve
cp "$programs/01_bag_of_words" "$programs/04_attention" two/short/
two/evolve --ladder short --study "${few[@]}" --steps 2 --samples 0 --out study >output.txt 2>said.txt ||
  fail "--study: $(tail -n 1 said.txt)"
for seed in 42 43 44 45 46; do [[ -s study/seed-$seed/evolution.json ]] || fail "--study: nothing of seed $seed"; done
[[ $(tail -n 1 output.txt) == study/study.html && -s study/study.html && -s study/study.json ]] || fail "--study: no page"
cksum study/seed-*/*/report.json >reports.txt
two/evolve --ladder short --study "${few[@]}" --steps 2 --samples 0 --out study --resume >again.txt 2>said.txt ||
  fail "--study --resume: $(tail -n 1 said.txt)"
cksum study/seed-*/*/report.json | diff reports.txt - >/dev/null || fail "--study --resume: what was finished ran again"

# A study goes on with what it was begun with, whatever is left out, and with nothing else.
rm -r study/seed-45 study/seed-46
two/evolve --ladder short --study --out study --resume >again.txt 2>said.txt || fail "--study --resume: $(tail -n 1 said.txt)"
cksum study/seed-*/*/report.json | cut -d' ' -f3 | diff <(cut -d' ' -f3 reports.txt) - >/dev/null || fail "--study --resume: seeds are missing"
for seed in 42 46; do
  grep -q '"steps": 2,' study/seed-$seed/04_attention/report.json || fail "seed $seed has other steps"
done
refused() {
  local code=$1 pattern=$2
  shift 2
  two/evolve --ladder short "$@" >output.txt 2>error.txt
  [[ $? == "$code" ]] || fail "evolve $*: not exit code $code"
  grep -q "^evolve: error: .*$pattern" error.txt || fail "evolve $*: $(cat error.txt)"
}
refused 2 '--seed: found .7.' --study --resume --seed 7 --out study
refused 1 'no evolution was begun here' --study --resume --out nowhere
refused 2 'study was given' --study=false
two/evolve --ladder short --study --prompt=--seed --out odd >output.txt 2>error.txt && fail "a prompt of no words"
[[ $? -le 2 ]] || fail "a flag as a prompt's text: $(cat error.txt)"
finish
