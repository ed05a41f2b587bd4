# Looking inside: every stage of every ladder is traced by what its layers declare; branches left out; what is watched as
# it learns; texts coloured by what two models make of them; and what is refused.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
examples=$STRATA_BIN/examples
look=$examples/look

some_names 60 >names.txt
for number in {1..90}; do printf '%s: %s, and %s.\n' "$(letter $((number % 7)))" $(some_names $((3 + number)) | tail -n 2); done >play.txt
for number in {1..60}; do printf '%s“naïve”.\n\n' "$(some_names $((20 + number)) | tail -n 20 | tr '\n' ' ')"; done >texts.txt

# learnt LADDER STAGE: trained for a moment, in the folder of its ladder.
learnt() {
  local data=(--corpus names.txt --validation names.txt --batch 4 --steps 1)
  case $1 in
    lil) data=(--tales 20 --batch 2 --steps 1) ;;
    shakespeare) data=(--corpus play.txt --batch 8 --steps 1) ;;
    bytes) data=(--corpus texts.txt --batch 2 --steps 1) ;;
  esac
  [[ $2 != 01_counts ]] || data=(--corpus names.txt --validation names.txt)
  "$examples/$1/$2" --out "$1" --samples 0 "${data[@]}" >output.txt 2>said.txt || fail "$2: $(tail -n 1 said.txt)"
}

# Every stage: each layer that --describe lists, and the likeliest symbols, in the listing, as JSON and on a page
declare -A texts=([names]=anna [lil]='Once upon a time a girl named' [shakespeare]='a: so, and lo' [bytes]='Once upon')
for ladder in names lil shakespeare bytes; do
  for program in "$examples/$ladder"/[0-9][0-9]_*; do
    stage=${program##*/}
    [[ $stage != 00_* ]] || continue
    learnt "$ladder" "$stage"
    "$program" --out "$ladder" --trace "${texts[$ladder]}" >listing.txt 2>said.txt || fail "$stage: $(tail -n 1 said.txt)"
    "$program" --out "$ladder" --trace "${texts[$ladder]}" --trace-json >trace.json 2>said.txt || fail "$stage: no JSON"
    page=$ladder/$stage/trace.html
    paths=0
    while read -r path _; do
      paths=$((paths + 1))
      grep -q "^ *[0-9]* $path  " listing.txt || fail "$stage: $path is not in the listing"
      grep -q "\"$path\"" trace.json || fail "$stage: $path is not in the JSON"
      grep -q "<b>$path</b>" "$page" || fail "$stage: $path is not on the page"
    done < <("$program" --describe | sed -n '/^path /,/^ /p' | grep -E '^[a-z]' | grep -v '^path ')
    ((paths > 0)) || fail "$stage: --describe lists no layer"
    [[ $(grep -c '  [01]\.[0-9]*' <(sed -n '/likeliest to come next/,/^$/p' listing.txt)) == 5 ]] || fail "$stage: not five likeliest"
    python3 -c 'import json, sys; json.load(open("trace.json"))' 2>/dev/null || fail "$stage: what it calls JSON is none"
  done
done
grep -q 'masked (2 heads\|masked (4 heads' <("$examples/lil/09_multi_head" --out lil --trace 'Once upon' 2>said.txt) ||
  fail "attention does not show its masked scores"
grep -q '−∞' <("$examples/lil/09_multi_head" --out lil --trace 'Once upon' 2>said.txt) || fail "nothing is masked"

# A variant's weights are its own
data=(--corpus names.txt --validation names.txt --batch 4 --steps 1)
"$examples/names/04_cnn" --plain --out plain "${data[@]}" >output.txt 2>said.txt || fail "04_cnn --plain"
"$examples/names/04_cnn" --plain --out plain --trace anna >listing.txt 2>said.txt || fail "--plain --trace: $(cat said.txt)"
grep -q BatchNorm listing.txt && fail "--plain traces the other model"

# Without a branch
programs=$examples/lil
"$programs/08_two_blocks" --out lil --tales 20 --without blocks.1.attention >table.txt || fail "--without"
for branch in blocks.{0,1}.{attention,ffn}; do
  grep -q "^$branch " table.txt || fail "$branch is not in the table"
  grep -q "$branch" lil/08_two_blocks/without.html || fail "$branch is not on the page"
done
grep -q '^Mean losses over [0-9,]* symbols' table.txt || fail "it does not say of what these are the losses"
"$programs/08_two_blocks" --out lil --tales 20 --without blocks.1.attention --without blocks.0.ffn --json >rows.json || fail "two"
grep -q '"without":"blocks.1.attention + blocks.0.ffn"' rows.json || fail "not both together: $(cat rows.json)"
expect 2 "'blocks.1.atention', expected a branch of a residual, such as blocks.1.attention" 08_two_blocks --out lil \
  --tales 20 --without blocks.1.atention
expect 2 'the model has no residual' 04_attention --out lil --tales 20 --without attention
expect 2 "--watch: can't be had together with --load" 08_two_blocks --watch 2 --load lil/08_two_blocks/model.safetensors
expect 2 "--watch: found 9, expected 1 to 2 " 07_transformer --tales 20 --batch 2 --steps 2 --watch 9 --out few
expect 2 '--then: expected --trace' 07_transformer --then a
"$programs/07_transformer" --out lil --trace 'Once upon' --then ' a' >listing.txt 2>said.txt || fail "--then"
grep -q 'What came is ␣a: loss .* nats' listing.txt || fail "the loss of what came is not told"
expect 1 'found weights of Stack<.*Average.*, expected those of Stack<' 03_bigram --out lil --trace 'Once upon' \
  --load lil/01_bag_of_words/model.safetensors
expect 1 'not found; train the stage first.*did you mean lil/07_transformer/model.safetensors?' 07_transformer --out lul --trace a
programs=$examples/shakespeare
expect 2 "--then: found 'd', which makes one symbol with the end of the text" 01_baseline --out shakespeare --trace 'an' --then d
"$programs/01_baseline" --out shakespeare --trace 'a: so,' --then ' and' >listing.txt 2>said.txt || fail "--then: $(cat said.txt)"
grep -q 'What came is and: loss .* nats' listing.txt || fail "another symbol came: $(grep 'What came' listing.txt)"
programs=$examples/lil
expect 2 "--without: can't be had together with --trace" 08_two_blocks --out lil --trace a --without blocks.0.ffn
expect 1 'nothing/07_transformer/model.safetensors: not found; train the stage first' 07_transformer --out nothing --trace a

# As it learns: the same bits, a line for each look, and on the page
"$programs/07_transformer" --out watched --tales 20 --batch 2 --steps 6 --watch 2 --json >watched.json 2>said.txt || fail "--watch"
"$programs/07_transformer" --out unwatched --tales 20 --batch 2 --steps 6 --json >unwatched.json 2>said.txt || fail "unwatched"
[[ $(value parameters_hash watched.json) == "$(value parameters_hash unwatched.json)" ]] || fail "looking changes what is learnt"
[[ $(cut -d, -f1 watched/07_transformer/watched.jsonl | tr -d '\n') == '{"step":2{"step":4{"step":6' ]] ||
  fail "not three looks: $(cut -c1-20 watched/07_transformer/watched.jsonl)"
grep -q 'id="inside"' watched/07_transformer/report.html || fail "what was watched is not on the page"
expect 2 "--watch: found '0'" 07_transformer --watch 0
expect 2 '--watch: found 4, expected 5 to 10,000 ' 07_transformer --tales 20 --batch 2 --steps 10000 --watch 4

# Two readings of a text
"$look" --load lil/07_transformer/model.safetensors --beside lil/06_feed_forward/model.safetensors \
  --text 'Once upon a time a girl named Zoe' --page two.html >two.txt || fail "look"
grep -q '07_transformer' two.txt && grep -q '06_feed_forward' two.txt || fail "not both: $(cat two.txt)"
head -c 10000000 /dev/zero | tr '\0' 'a' >long.txt
"$look" --load bytes/01_mlp/model.safetensors --file long.txt --page long.html >long_said.txt 2>said.txt || fail "look at 10 MB"
for where in long_said.txt long.html; do
  tr '\n' ' ' <$where >line.txt
  grep -q 'Of the 10,000,000 bytes of long.txt about the first 65,536 are looked at.' line.txt || fail "$where does not say which part"
  grep -q 'these are its first 4,096 symbols' line.txt || fail "$where does not say that it is cut"
done
"$look" --load bytes/01_mlp/model.safetensors --text $'<script>alert(1)</script> \xff\xe2' --page strange.html >output.txt ||
  fail "strange text"
grep -q '<script>alert' strange.html && fail "a text's HTML is not escaped"
iconv -f UTF-8 -t UTF-8 strange.html >/dev/null || fail "the page is no UTF-8"
programs=$examples
expect 2 'read other symbols' look --load lil/07_transformer/model.safetensors --beside names/03_mlp/model.safetensors --text anna
expect 2 'found no text, expected one' look --load names/03_mlp/model.safetensors
expect 2 '--load: expected weights' look --text anna
expect 1 'missing.safetensors: ' look --load missing.safetensors --text anna
expect 2 "names.txt: text, line 1, column 5: found" look --load names/03_mlp/model.safetensors --file names.txt
expect 2 '--text: found nothing, expected a beginning' look --load shakespeare/01_baseline/model.safetensors --text ''

# A text longer than the context: its end, and said
programs=$examples/names
"$programs/07_transformer" --out names --trace "$(printf 'a%.0s' {1..100})" >listing.txt 2>said.txt || fail "a long text"
grep -q 'Of 101 symbols 07_transformer sees the last 64.' said.txt || fail "it is not said: $(cat said.txt)"

# The lab of bytes: what one byte can tell
programs=$examples/bytes
"$programs/trace" --out bytes >lab.txt || fail "bytes/trace"
grep -q '01_mlp expects exactly the same' lab.txt || fail "the per-byte model sees more than a byte"
grep -q '02_transformer moves [0-9.]* %' lab.txt || fail "the transformer does not look back"
[[ -s bytes/trace.html ]] || fail "no page of the lab"
expect 2 'two texts that differ, and end in the same byte' trace --out bytes --text abc --other abd
expect 1 '01_mlp/model.safetensors: not found' trace --out nowhere
finish
