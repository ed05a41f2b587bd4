# The Shakespeare ladder on a small text: its vocabulary, the same bits however it runs, what it refuses, and the study.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
source "$(dirname "${BASH_SOURCE[0]}")/browser.bash"
programs=$STRATA_BIN/examples/shakespeare

for number in {1..90}; do
  printf '%s: %s, and %s.\n' "$(letter $((number % 7)))" $(some_names $((3 + number)) | tail -n 2)
done >text.txt
data=(--corpus text.txt)

# The vocabulary
"$programs/00_tokenizer" "${data[@]}" --vocabulary 90 --json >vocabulary.json || fail "00_tokenizer"
[[ $(value vocabulary vocabulary.json) == 90 ]] || fail "a vocabulary of $(value vocabulary vocabulary.json), not 90"
[[ $(value characters vocabulary.json) == $(wc -m <text.txt) ]] || fail "it counts other characters"
tokenizer=out/shakespeare/00_tokenizer/tokenizer.json
[[ $("$STRATA_BIN/examples/tokenize" --tokenizer $tokenizer --count <text.txt) == "$(value tokens vocabulary.json)" ]] ||
  fail "what is saved makes other tokens"
"$programs/00_tokenizer" "${data[@]}" --bytes --vocabulary 400 --out bytes --json >bytes.json || fail "00_tokenizer --bytes"
"$STRATA_BIN/examples/tokenize" --tokenizer bytes/00_tokenizer/tokenizer.json <text.txt >tokens.txt
"$STRATA_BIN/examples/tokenize" --tokenizer bytes/00_tokenizer/tokenizer.json --decode <tokens.txt | cmp - text.txt ||
  fail "bytes do not come back"
"$programs/00_tokenizer" "${data[@]}" --vocabulary 100000 --out many >many.txt || fail "more entries than there are pairs"
grep -q 'entries, not 100,000' many.txt || fail "it does not say that there are fewer entries"

# Training: as many windows as it says, the same bits on any number of threads, and after a stop
data+=(--batch 16)
"$programs/01_baseline" "${data[@]}" --steps 2 --json >result.json 2>said.txt || fail "$(tail -n 1 said.txt)"
windows=$(($(value tokens <("$programs/00_tokenizer" --corpus text.txt --json)) - 64))
grep -q "$((windows * 4 / 5)) to train and $((windows - windows * 4 / 5)) to validate" said.txt ||
  fail "other windows than $windows: $(cat said.txt)"
same_on_threads 01_baseline "${data[@]}" --steps 3
same_after_stops 01_baseline --steps 30 --save-every 1
[[ $(hash_of 01_baseline "${data[@]}" --steps 3 --recipe published) != "$(hash_of 01_baseline "${data[@]}" --steps 3)" ]] ||
  fail "both recipes come to the same"
hash_of 01_baseline "${data[@]}" --passes 1 --out pass >hash.txt
[[ $(value steps result.json) == $(((windows * 4 / 5 + 15) / 16)) ]] || fail "a pass is $(value steps result.json) steps"

# What cannot be learnt from
: >empty.txt
printf 'too short' >short.txt
printf 'a zero \0 in it' >zero.txt
printf 'caf\xe9' >latin.txt
for ((number = 0x4e00; number < 0x4e00 + 600; ++number)); do printf "\\u$(printf %x $number)"; done >many_characters.txt
printf '{"model": {"type": "WordPiece"}}' >wordpiece.json
expect 2 '--corpus: expected a text file' 01_baseline
expect 2 'not expected: .*--validation' 01_baseline --corpus text.txt --validation text.txt
expect 2 "--prompt: found ' '" 01_baseline --corpus text.txt --batch 16 --prompt ' '
expect 1 'missing.txt: .*No such file' 01_baseline --corpus missing.txt
expect 1 'empty.txt: the file is empty' 01_baseline --corpus empty.txt
expect 1 'short.txt: the text has .* take at least 74' 01_baseline --corpus short.txt
expect 1 'zero.txt, byte 8: found a zero' 01_baseline --corpus zero.txt
expect 1 'latin.txt, byte 4: found what is not UTF-8' 01_baseline --corpus latin.txt
expect 1 'text.txt: .*fewer than a batch of 100000' 01_baseline --corpus text.txt --batch 100000
expect 1 'wordpiece.json: .*model "WordPiece" is not supported' 01_baseline --corpus text.txt --tokenizer wordpiece.json
expect 2 'bytes/00_tokenizer/tokenizer.json: expected .*of words' 01_baseline --corpus text.txt \
  --tokenizer bytes/00_tokenizer/tokenizer.json
expect 2 "--recipe: found 'quick', expected plain or published" 01_baseline --corpus text.txt --recipe quick
expect 1 'characters are 602, more than a vocabulary of 500' 01_baseline --corpus many_characters.txt
expect 1 'more than a vocabulary of 20' 00_tokenizer --corpus text.txt --vocabulary 20
expect 1 'the folder can.t be made' 00_tokenizer --corpus text.txt --out /proc/nowhere
expect 1 'the folder can.t be made' study --corpus text.txt --out /proc/nowhere
expect 1 'zero.txt, byte 8' study --corpus zero.txt
expect 1 'short.txt: the text has .* take at least 138' study --corpus short.txt --quick
mkdir -p taken/quick/report.html
expect 1 'report.html: found a folder' study --corpus text.txt --quick --out taken
printf 'E: a text with line ends of another kind.\r\n%.0s' {1..30} >crlf.txt
"$programs/00_tokenizer" --corpus crlf.txt --json >crlf.json || fail "CR LF"
[[ $(value characters crlf.json) == $((42 * 30)) ]] || fail "CR LF is not read as LF: $(value characters crlf.json)"

# A prompt with characters that the text does not have
"$programs/01_baseline" "${data[@]}" --steps 1 --prompt 'a ☃' --out prompt >output.txt 2>said.txt || fail "a strange prompt"
grep -q -- "--prompt: the vocabulary lacks '☃'" said.txt || fail "unknown characters are not said: $(cat said.txt)"

# The study, which leaves one page, and has nothing left to do when it is resumed
"$programs/study" --corpus text.txt --quick --out study >output.txt 2>said.txt || fail "study: $(tail -n 1 said.txt)"
[[ -s study/quick/report.html && -s study/quick/report.json ]] || fail "no report"
grep -q 'study/quick/report.html' output.txt || fail "it does not say where the report is"
if [[ -n $browser ]]; then looked_at study/quick/report.html; else echo "no browser is here to look at the report"; fi
cksum study/quick/*/*/checkpoint.safetensors >before.txt
"$programs/study" --corpus text.txt --quick --out study --resume >again.txt 2>said.txt || fail "study --resume"
cksum study/quick/*/*/checkpoint.safetensors | diff before.txt - || fail "--resume trained again"
grep -q '1 of' said.txt && fail "--resume had something to do"
tail -n 60 text.txt >other.txt
expect 1 'begun with another text' study --corpus other.txt --quick --out study --resume
"$programs/study" --corpus text.txt --quick --out study --resume --seed 7 >again.txt 2>said.txt &&
  fail "it goes on with another seed"
grep -q 'begun with --seed 42' said.txt || fail "it does not say that the seed is another: $(cat said.txt)"
cp -r study/quick of_all  # for all that a study of the whole text looks at
expect 2 '--out: found trainings of an earlier study in of_all; --resume' study --corpus text.txt --out of_all
expect 1 'begun with --seed 42, not 7' study --corpus text.txt --out of_all --report --seed 7
sed 1,2d text.txt >like.txt
expect 1 'learnt from another text' study --corpus like.txt --out of_all --report
expect 1 'begun with another text' study --corpus like.txt --quick --out study --report
cp -r study some
rm -r some/quick/plain/03_wider some/quick/positions/learned_positions
"$programs/study" --corpus text.txt --quick --out some --report >some.txt 2>said.txt || fail "study --report"
cksum some/quick/*/*/checkpoint.safetensors | sed 's/ some/ study/' >some_after.txt
grep -v -E 'wider|learned' before.txt | diff - some_after.txt || fail "--report trained"
grep -q 'Wider' some.txt && fail "--report tells of what is not there"
rm -r some/quick/plain/01_baseline
"$programs/study" --corpus text.txt --quick --out some --report --prompt 'a ☃' >some.txt 2>said.txt || fail "study --report --prompt"
grep -q 'sinusoids' some.txt && fail "positions are compared with a baseline that is not there"
grep -q "the vocabulary lacks '☃'" said.txt && grep -q "unknown to the vocabulary: .*☃" some/quick/report.html ||
  fail "an unknown character is not said"
expect 1 'no training has come to an end' study --corpus text.txt --quick --out nothing --report
rm study/quick/plain/02_longer/model.safetensors
"$programs/study" --corpus text.txt --quick --out study --resume >again.txt 2>said.txt || fail "weights that are gone"
cksum study/quick/*/*/checkpoint.safetensors | diff before.txt - || fail "other weights after they were gone"

# All three, one after the other, as any ladder
"$STRATA_BIN/examples/evolve" --ladder shakespeare --corpus text.txt --steps 2 --batch 8 --out evolved >output.txt \
  2>said.txt || fail "evolve: $(tail -n 1 said.txt)"
[[ -s evolved/evolution.html ]] || fail "evolve leaves no page"
finish
