# What 00_corpus counts, on real stories, and what it says of input that it can't use.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
programs=$STRATA_BIN/examples/lil

# A tokenizer of seven tokens
mkdir gpt2
printf '{"a": 0, "b": 1, "Ġ": 2, "Ċ": 3, "ab": 4, "Ġa": 5, "!": 6}' >gpt2/encoder.json
printf '#version: 0.2\na b\nĠ a\n' >gpt2/vocab.bpe
printf 'ab ab!\n\nab! b\n' >corpus.txt

# counts EXPECTED…: what the last line of JSON says.
counts() {
  local expected found
  for expected; do
    found=$(value "${expected%%=*}" result.json)
    [[ $found == "${expected#*=}" ]] || fail "$expected, found $found"
  done
}

# The first of equal keys is the training part's.
value() { grep -oE "\"$1\":\"?[^,\"}]*" "$2" | head -n 1 | sed -E 's/.*:"?//'; }

"$programs/00_corpus" --corpus corpus.txt --tokenizer gpt2 --vocabulary 6 --out out --json >result.json 2>error.txt ||
  fail "exit code $?: $(cat error.txt)"
# ab Ġ ab ! and ab ! Ġ b: of these b is left out.
counts bytes=14 stories=2 'separator=blank lines' tokens=8 tokens_joined=10 different_tokens=4 shortest_story=4 \
  median_story=4.0 longest_story=4 unknown=0.1 0.9=6
[[ -s out/00_corpus/report.html ]] || fail "no page"
grep -qE '<(script|img|link)[^>]*(src|href)=' out/00_corpus/report.html && fail "the page needs other files"
"$programs/00_corpus" --corpus corpus.txt --tokenizer gpt2 --out out >output.txt 2>error.txt || fail "$(cat error.txt)"
[[ $(tail -n 1 output.txt) == out/00_corpus/report.html ]] || fail "the last line does not name the page"
grep -q '^unknown with a vocabulary of 4,096 *0.000 %$' output.txt || fail "more unknown than nothing"
"$programs/00_corpus" --help | grep -q -- --vocabulary || fail "--help"

# Bytes that are no text, one story, one token
printf 'a\xff\xfe\x00<|endoftext|>' >bytes.txt
"$programs/00_corpus" --corpus bytes.txt --validation corpus.txt --tokenizer gpt2 --json >result.json 2>error.txt ||
  fail "bytes: $(cat error.txt)"
counts 'separator=<|endoftext|>' stories=1 tokens=1 longest_story=1 unknown=0.0

# The command line
expect 2 '--corpus: expected' 00_corpus
expect 2 '--tokenizer: expected' 00_corpus --corpus corpus.txt
expect 2 "--vocabulary: found '3', expected a whole number from 4" 00_corpus --vocabulary 3
expect 2 "--corpus: found ''" 00_corpus --corpus ''
expect 2 '--unknown' 00_corpus --unknown

# Files
expect 1 'missing.txt: .*No such file' 00_corpus --corpus missing.txt --tokenizer gpt2
expect 1 'missing.txt: .*No such file' 00_corpus --corpus corpus.txt --validation missing.txt --tokenizer gpt2
expect 1 'gpt2: found a folder' 00_corpus --corpus gpt2 --tokenizer gpt2
: >empty.txt
expect 1 'empty.txt: the file is empty' 00_corpus --corpus empty.txt --tokenizer gpt2
printf ' \n<|endoftext|>\n\n' >nothing.txt
expect 1 'nothing.txt: found nothing between' 00_corpus --corpus nothing.txt --tokenizer gpt2
printf 'zzz' >other.txt
expect 1 'other.txt: found nothing that the tokenizer has a token for' 00_corpus --corpus other.txt --tokenizer gpt2
expect 1 'nowhere: .*No such file' 00_corpus --corpus corpus.txt --tokenizer nowhere
"$programs/../tokenize" --tokenizer gpt2 --compact corpus.txt >compact.json 2>error.txt || fail "$(cat error.txt)"
expect 2 'compact.json is a compact vocabulary' 00_corpus --corpus corpus.txt --tokenizer compact.json
expect 1 'corpus.txt/00_corpus' 00_corpus --corpus corpus.txt --tokenizer gpt2 --out corpus.txt
((failures == 0)) || finish

data=${STRATA_DATA:-}
if [[ ! -r $data/gpt2/vocab.bpe || ! -r $data/tinystories/train.txt ]]; then
  echo "skipped: STRATA_DATA has no gpt2 or no tinystories"
  exit 77
fi
"$programs/00_corpus" --corpus "$data/tinystories/train.txt" --validation "$data/tinystories/validation.txt" \
  --tokenizer "$data/gpt2" --json >result.json 2>error.txt || fail "exit code $?: $(cat error.txt)"
counts bytes=8175614 stories=9785 'separator=<|endoftext|>' tokens=1970523 tokens_joined=1980308 different_tokens=9313 \
  shortest_story=3 median_story=179.0 longest_story=1071 0.9=846 0.95=1677 0.99=3864 0.999=7338
[[ $(printf %.5f "$(value unknown result.json)") == 0.00854 ]] || fail "unknown: $(value unknown result.json)"
sed 's/.*"validation"://' result.json >validation.json && mv validation.json result.json
counts stories=485 tokens_joined=99670
[[ $(printf %.5f "$(value unknown result.json)") == 0.00913 ]] || fail "unknown: $(value unknown result.json)"
finish
