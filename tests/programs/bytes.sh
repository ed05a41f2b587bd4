# The ladder of bytes on small texts: what it learns from, the same bits however it runs, and what it refuses.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
programs=$STRATA_BIN/examples/bytes
stages=(01_mlp 02_transformer)

text() { some_names $((20 + $1)) | tail -n 20 | tr '\n' ' '; }
for number in {1..60}; do printf '%s“naïve\xff”.\n<|endoftext|>\n' "$(text "$number")"; done >texts.txt
for number in {61..70}; do printf '%s\n\n' "$(text "$number")"; done >validation.txt
data=(--corpus texts.txt --validation validation.txt --batch 2)

# What it learns from, and how it tells its losses
"$programs/01_mlp" "${data[@]}" --steps 3 --json >result.json 2>said.txt || fail "$(tail -n 1 said.txt)"
grep -q '60 documents to train and 10 to validate, of texts.txt (separated by <|endoftext|>), validated on validation.txt (separated by blank lines)' \
  said.txt || fail "it does not say what it learns from: $(cat said.txt)"
for part in train validation; do
  nats=$(value ${part}_loss result.json) bits=$(value ${part}_bits_a_byte result.json)
  awk -v nats="$nats" -v bits="$bits" 'BEGIN { exit !(bits > 0 && (bits * log(2) - nats) ^ 2 < 1e-12) }' ||
    fail "$part: $nats nats are not $bits bits"
done
[[ $(value test_bits_a_byte result.json) == null ]] || fail "bits of a test part that is not there"
"$programs/01_mlp" --corpus texts.txt --batch 2 --steps 1 --out cut >output.txt 2>said.txt || fail "$(tail -n 1 said.txt)"
grep -q '57 documents to train and 3 to validate' said.txt || fail "without --validation: $(cat said.txt)"
grep -q 'bits a byte$' output.txt || fail "no bits in the table"
grep -q '^Once upon a time' output.txt || fail "no continuation"
iconv -f UTF-8 -t UTF-8 output.txt >/dev/null || fail "what it writes is no UTF-8"
LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f]' output.txt said.txt && fail "what it writes could move the cursor"
# The transformer's takes half a minute, and has nothing that other ladders' do not check.
"$programs/01_mlp" "${data[@]}" --check-gradients >gradients.txt 2>&1 || fail "gradients: $(tail -n 1 gradients.txt)"

# The same bits
same_on_threads 01_mlp "${data[@]}" --steps 5
same_on_threads 02_transformer "${data[@]}" --steps 3
same_after_stops 01_mlp --steps 400 --save-every 4
same_after_stops 02_transformer --steps 12 --save-every 1

# Prompts and weights
weights=out/bytes/01_mlp/model.safetensors
"$programs/01_mlp" "${data[@]}" --load $weights --prompt $'\xe2\x80' --samples 1 >output.txt 2>said.txt ||
  fail "a prompt that is no character: $(tail -n 1 said.txt)"
long=$(printf 'a word %.0s' {1..60})
"$programs/01_mlp" "${data[@]}" --load $weights --prompt "$long" --samples 1 >output.txt 2>said.txt ||
  fail "a prompt longer than the context: $(tail -n 1 said.txt)"
expect 1 'model.safetensors: ' 02_transformer "${data[@]}" --load $weights
expect 1 'other data; give it the same --corpus and --validation$' 01_mlp --corpus texts.txt --batch 2 --resume

# What cannot be learnt from
: >empty.txt
printf 'one document' >one.txt
printf 'a zero \0 in it' >zero.txt
cp "$programs/01_mlp" program
expect 2 '--corpus: expected a text file' 01_mlp
expect 2 '--validation: .*--corpus' 01_mlp --corpus texts.txt --validation ./texts.txt
expect 2 'not expected: .*--tokenizer' 01_mlp --corpus texts.txt --tokenizer gpt2
expect 1 'missing.txt: .*No such file' 01_mlp --corpus missing.txt
expect 1 'missing.txt: .*No such file' 01_mlp --corpus texts.txt --validation missing.txt
expect 1 'cut: found a folder' 01_mlp --corpus cut
expect 1 'empty.txt: found no document' 01_mlp --corpus empty.txt
expect 1 'one.txt: found one document' 01_mlp --corpus one.txt
expect 1 'one.txt: found 14 symbols to train.* at least 257' 01_mlp --corpus one.txt --validation validation.txt
expect 1 'zero.txt, byte 8: found a zero' 01_mlp --corpus zero.txt
expect 1 'zero.txt, byte 8: found a zero' 02_transformer --corpus texts.txt --validation zero.txt
expect 1 'program, byte [0-9]*: found a zero' 02_transformer --corpus program

# Both, one after the other
evolve=$STRATA_BIN/examples/evolve
"$evolve" --ladder bytes "${data[@]}" --steps 1 --out both >output.txt 2>said.txt || fail "evolve: $(tail -n 1 said.txt)"
for stage in "${stages[@]}"; do
  [[ $(grep -c "^$stage" output.txt) -gt 1 ]] || fail "$stage is not in both tables"
done
grep -q 'Bits a byte' both/evolution.html || fail "no bits on the page"
finish
