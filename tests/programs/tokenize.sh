source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
programs=$STRATA_BIN/examples

# same EXPECTED ARGUMENT…: what comes out, given the script's standard input.
same() {
  local expected=$1 found
  shift
  found=$("$programs/tokenize" "$@" 2>&1) || fail "tokenize $*: $found"
  [[ $found == "$expected" ]] || fail "tokenize $*: '$found', expected '$expected'"
}

# A tokenizer of seven tokens, in either format, and what a corpus makes of it
mkdir gpt2
printf '{"a": 0, "b": 1, "Ġ": 2, "Ċ": 3, "ab": 4, "Ġa": 5, "!": 6}' >gpt2/encoder.json
printf '#version: 0.2\na b\nĠ a\n' >gpt2/vocab.bpe
cat >tokenizer.json <<'END'
{"version": "1.0", "added_tokens": [{"id": 7, "content": "<|end|>", "special": true, "normalized": false}],
 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "decoder": {"type": "ByteLevel"},
 "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "Ġ": 2, "Ċ": 3, "ab": 4, "Ġa": 5, "!": 6}, "merges": ["a b", ["Ġ", "a"]]}}
END
printf 'ab ab!\n\nab! b' >corpus.txt
"$programs/tokenize" --tokenizer gpt2 --compact corpus.txt --size 6 >compact.json 2>said.txt || fail "compact: $(cat said.txt)"
grep -q '^2 documents, separated by blank lines$' said.txt || fail "compact says: $(cat said.txt)"

same '4 2 4 6 3' --tokenizer gpt2 < <(printf 'ab ab!\n')
same '5' --tokenizer gpt2 --count < <(printf 'ab ab!\n')
same 'ab ab!' --tokenizer gpt2 --decode < <(printf '4 5\n1 6 3')
same '4 7 5' --tokenizer tokenizer.json < <(printf 'ab<|end|> a')
same '[4,5]
[]' --tokenizer tokenizer.json --jsonl < <(printf '"ab a"\n""\n')
same '"ab a"' --tokenizer tokenizer.json --jsonl --decode < <(printf '[4, 5]\n')
same '2
0' --tokenizer tokenizer.json --jsonl --count < <(printf '"ab a"\n""\n')
same '3 1' --tokenizer compact.json < <(printf 'ab\n')
same 'ab' --tokenizer compact.json --decode < <(printf '2 3 1 0')
same '' --tokenizer gpt2 < <(:)
"$programs/tokenize" --help | grep -q -- --jsonl || fail "--help does not tell of --jsonl"

# The command line
expect 2 'tokenizer is required' tokenize
expect 2 'unknown' tokenize --tokenizer gpt2 --unknown
expect 2 "--tokenizer: found ''" tokenize --tokenizer ''
expect 2 '--count: .*--decode' tokenize --tokenizer gpt2 --count --decode
expect 2 '--compact: .*--jsonl' tokenize --tokenizer gpt2 --compact corpus.txt --jsonl
expect 2 'size' tokenize --tokenizer gpt2 --compact corpus.txt --size 3

# Files
expect 1 'nowhere: .*No such file' tokenize --tokenizer nowhere
mkdir empty
expect 1 'empty/encoder.json: .*No such file' tokenize --tokenizer empty
head -c 40 gpt2/encoder.json >cut.json
expect 1 'cut.json: the file is cut short' tokenize --tokenizer cut.json
sed 's/"BPE"/"Unigram"/' tokenizer.json >unigram.json
expect 1 'unigram.json: model "Unigram" is not supported' tokenize --tokenizer unigram.json
expect 1 'missing.txt: .*No such file' tokenize --tokenizer gpt2 --compact missing.txt
sed 's/"fingerprint":"./"fingerprint":"x/' compact.json >other.json
expect 1 'other.json: .*made for another tokenizer' tokenize --tokenizer other.json
sed 's/"path":"[^"]*"/"path":"gone"/' compact.json >moved.json
expect 1 'moved.json: its tokenizer is not at "gone" any more' tokenize --tokenizer moved.json

# Standard input
expect 1 "standard input, number 2: found \"x\"" tokenize --tokenizer gpt2 --decode < <(printf '1 x')
expect 1 'token 99 is not of this vocabulary: expected 0 to 6' tokenize --tokenizer gpt2 --decode < <(printf '1 99')
expect 1 'standard input, line 2: expected a JSON string' tokenize --tokenizer gpt2 --jsonl < <(printf '"a"\n{}\n')
expect 1 'standard input, line 1: found "1.5", expected' tokenize --tokenizer gpt2 --jsonl --decode < <(printf '[0,1.5]\n')
expect 1 'standard input, line 1: .*99999999999' tokenize --tokenizer gpt2 --jsonl --decode < <(printf '[99999999999]\n')
expect 1 'standard input, line 1: expected an array' tokenize --tokenizer gpt2 --jsonl --decode < <(printf '"a"\n')

# GPT-2's own files: any bytes come back as they were.
data=${STRATA_DATA:-}
if [[ -r $data/gpt2/vocab.bpe && -r $data/tinystories/validation.txt ]]; then
  same '15496 995 0' --tokenizer "$data/gpt2" < <(printf 'Hello world!')
  for file in "$data/tinystories/validation.txt" "$data/gpt2/LICENSE" "$programs/tokenize"; do
    "$programs/tokenize" --tokenizer "$data/gpt2" <"$file" | "$programs/tokenize" --tokenizer "$data/gpt2" --decode |
      cmp -s - "$file" || fail "$file does not come back as it was"
  done
  mkdir cut && cp "$data/gpt2/encoder.json" cut && head -c 400000 "$data/gpt2/vocab.bpe" >cut/vocab.bpe
  expect 1 'cut/vocab.bpe' tokenize --tokenizer cut
  head -n 40000 "$data/gpt2/vocab.bpe" >cut/vocab.bpe
  expect 1 'cut/vocab.bpe: .*made by no merge' tokenize --tokenizer cut
else
  echo "without GPT-2's files: STRATA_DATA has none"
fi

finish
