# The second ladder on a few small stories: its data, its flags, the same bits however it runs, and the comparison.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
programs=$STRATA_BIN/examples/lil
stages=(01_bag_of_words 02_bag_with_positions 03_bigram 04_attention 05_positions 06_feed_forward 07_transformer
  08_two_blocks 09_multi_head)

# A tokenizer of small letters, full stop, space, line's end and byte 0xFF; and stories in these.
mkdir gpt2
{
  printf '{"Ġ": 0, "Ċ": 1, ".": 2, "ÿ": 3'
  number=4
  for letter in {a..z}; do printf ', "%s": %d' $letter $((number++)); done
  printf '}'
} >gpt2/encoder.json
printf '#version: 0.2\n' >gpt2/vocab.bpe
story() { some_names $((20 + $1)) | tail -n 20 | tr '\n' ' '; }
for number in {1..60}; do printf '%s.\n<|endoftext|>\n' "$(story "$number")"; done >stories.txt
for number in {61..80}; do printf '%s.\n\n' "$(story "$number")"; done >validation.txt
data=(--corpus stories.txt --validation validation.txt --tokenizer gpt2 --batch 4)

# The corpus, and what is kept of it
"$programs/03_bigram" "${data[@]}" --steps 3 --json >result.json 2>said.txt || fail "$(tail -n 1 said.txt)"
grep -q '60 stories to train and 20 to validate, of stories.txt (separated by <|endoftext|>), validated on validation.txt (separated by blank lines)' \
  said.txt || fail "it does not say what it learns from: $(cat said.txt)"
[[ $(value test_loss result.json) == null ]] || fail "a loss of a test part that is not there"
for file in train.tokens validation.tokens vocabulary.json; do
  [[ -s $(echo out/lil/tokens/*/$file) ]] || fail "no $file"
done
[[ -s out/lil/03_bigram/vocabulary.json ]] || fail "no vocabulary beside the weights"
cksum out/lil/tokens/*/* >kept.txt
"$programs/03_bigram" "${data[@]}" --steps 3 --json >again.json 2>said.txt
cksum out/lil/tokens/*/* | diff kept.txt - >/dev/null || fail "the symbols were made anew"
[[ $(value parameters_hash result.json) == "$(value parameters_hash again.json)" ]] || fail "other bits from kept symbols"
steps=$(value steps <("$programs/03_bigram" "${data[@]}" --passes 2 --json --out passes 2>/dev/null))
((steps > 0 && steps % 2 == 0)) || fail "two passes are $steps steps"

# What cannot be learnt from
expect 2 '--tokenizer: expected' 03_bigram --corpus stories.txt
expect 2 '--validation: .*--corpus' 03_bigram --corpus stories.txt --validation ./stories.txt --tokenizer gpt2
expect 2 'published' 03_bigram "${data[@]}" --recipe published
expect 2 '--passes: .*--steps' 03_bigram "${data[@]}" --steps 1 --passes 1
expect 1 'missing.txt: .*No such file' 03_bigram --corpus missing.txt --tokenizer gpt2
expect 1 'nowhere: .*No such file' 03_bigram --corpus stories.txt --tokenizer nowhere
: >empty.txt
printf '\n<|endoftext|>\n  <|endoftext|>' >hollow.txt
printf 'one story and no other' >one.txt
expect 1 'empty.txt: found no document' 03_bigram --corpus empty.txt --tokenizer gpt2
expect 1 'hollow.txt: found no document' 03_bigram --corpus hollow.txt --validation validation.txt --tokenizer gpt2
expect 1 'one.txt: found one document' 03_bigram --corpus one.txt --tokenizer gpt2
expect 1 'one.txt: the corpus has .*symbols' 03_bigram --corpus one.txt --validation validation.txt --tokenizer gpt2
{ head -c 60000 /dev/zero | tr '\0' '\377'; printf ' word'; } >bytes.txt
"$programs/03_bigram" --corpus bytes.txt --validation validation.txt --tokenizer gpt2 --batch 4 --steps 2 --out bytes \
  >/dev/null 2>said.txt || fail "bytes that are not UTF-8: $(tail -n 1 said.txt)"

expect 1 'was it begun with --corpus?' 03_bigram --batch 4 --resume

# Prompts and weights
"$programs/03_bigram" "${data[@]}" --load out/lil/03_bigram/model.safetensors --prompt 'abc' --samples 1 >output.txt 2>said.txt ||
  fail "--load: $(tail -n 1 said.txt)"
grep -q '^  abc' output.txt || fail "the sample does not begin with the prompt"
long=$(printf 'ab %.0s' {1..400})
"$programs/03_bigram" "${data[@]}" --load out/lil/03_bigram/model.safetensors --prompt "$long" --samples 1 >output.txt 2>said.txt ||
  fail "a prompt longer than the context: $(tail -n 1 said.txt)"
"$programs/03_bigram" --corpus validation.txt --tokenizer gpt2 --batch 2 --steps 1 --out other >/dev/null 2>&1
expect 1 'another vocabulary' 03_bigram --corpus validation.txt --tokenizer gpt2 --batch 2 --out other --load out/lil/03_bigram/model.safetensors
expect 1 'model.safetensors: ' 04_attention "${data[@]}" --load out/lil/03_bigram/model.safetensors
expect 1 'other data.*--tokenizer' 03_bigram --corpus validation.txt --tokenizer gpt2 --batch 4 --resume

# The same bits
same_on_threads 03_bigram "${data[@]}" --steps 5
same_on_threads 08_two_blocks "${data[@]}" --steps 5
same_after_stops 07_transformer --steps 12 --save-every 1

# The comparison of those that have learnt
compare=$STRATA_BIN/examples/compare
programs=$STRATA_BIN/examples
"$compare" --prompt 'one day' --prompt '' --symbols 5 >output.txt 2>said.txt || fail "compare: $(tail -n 1 said.txt)"
for stage in "${stages[@]}"; do
  [[ -e out/lil/$stage/model.safetensors ]] || grep -q "^not found: .*out/lil/$stage/model.safetensors$" said.txt ||
    fail "compare does not miss $stage"
done
[[ $(tail -n 1 output.txt) == out/lil/comparison.html ]] || fail "the last line does not name the page"
"$compare" --json --symbols 5 >first.json 2>/dev/null
"$compare" --json --symbols 5 >second.json 2>/dev/null
cmp -s first.json second.json || fail "other texts from the same seed"
"$compare" --json --symbols 5 --seed 7 2>/dev/null | cmp -s first.json - && fail "the same texts from another seed"
"$compare" --prompt 'ROT!' >/dev/null 2>said.txt || fail "a prompt of unknown letters: $(tail -n 1 said.txt)"
expect 1 'nothing: no stage of the ladder has learnt here' compare --out nothing
expect 2 '--temperature: found' compare --temperature -1
expect 2 "--ladder: found 'rope', expected one of names, lil" compare --ladder rope
mkdir -p out/lil/04_attention
head -c 1000 out/lil/03_bigram/model.safetensors >out/lil/04_attention/model.safetensors
"$compare" --symbols 5 >output.txt 2>said.txt || fail "compare with a cut file: $(tail -n 1 said.txt)"
grep -q '^out/lil/04_attention/model.safetensors: ' said.txt || fail "compare does not tell of the cut file"
cp out/lil/03_bigram/model.safetensors other/03_bigram/
"$compare" --out other >output.txt 2>said.txt && fail "compare with nothing to compare"
grep -q '^other/03_bigram/model.safetensors: .*another vocabulary' said.txt || fail "weights of another vocabulary: $(cat said.txt)"
tail -n 1 said.txt | grep -q '^compare: error: other: no stage' || fail "compare: $(tail -n 1 said.txt)"
rm -r other/03_bigram
expect 1 'other: no stage of the ladder has learnt here' compare --out other
"$compare" --json --symbols 2 --prompt $'\xff' --prompt 'Once upon a time' >output.txt 2>said.txt ||
  fail "a prompt of bytes: $(tail -n 1 said.txt)"

# All of them, one after the other
evolve=$STRATA_BIN/examples/evolve
"$evolve" --ladder lil "${data[@]}" --steps 1 --out all >output.txt 2>said.txt || fail "evolve: $(tail -n 1 said.txt)"
for stage in "${stages[@]}"; do grep -q "^$stage" output.txt || fail "$stage is not in the table"; done
[[ -s all/evolution.html ]] || fail "no page"
finish
