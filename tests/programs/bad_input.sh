source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 60 >names.txt
mlp() { "$programs/03_mlp" --corpus names.txt --steps 20 --samples 0 --json "$@"; }

# Files
: >empty.txt
mkdir -p folder
printf 'emma\nOlivia\n' >capital.txt
printf 'emma\nr2d\n' >digit.txt
printf 'emma\nzoé\n' >utf8.txt
printf 'emma\n\nolivia\n' >gap.txt
printf 'emma\nolivia\n' >two.txt
expect 1 'missing.txt: .*No such file' 03_mlp --corpus missing.txt
expect 1 'empty.txt: .*empty' 03_mlp --corpus empty.txt
expect 1 'folder: .*folder' 03_mlp --corpus folder
expect 1 "capital.txt, line 2, column 1: found 'O'" 03_mlp --corpus capital.txt
expect 1 "digit.txt, line 2, column 2: found '2'" 03_mlp --corpus digit.txt
expect 1 "utf8.txt, line 2, column 3: found 'é'" 03_mlp --corpus utf8.txt
expect 1 'gap.txt, line 2' 03_mlp --corpus gap.txt
expect 1 'two.txt: .*at least 10' 03_mlp --corpus two.txt
expect 1 'name.txt: .*No such file or directory; did you mean names.txt?' 03_mlp --corpus name.txt
expect 1 'missing.txt: .*No such file' 03_mlp --corpus names.txt --validation missing.txt
expect 2 'needs --corpus' 07_transformer --text
expect 1 "digit.txt, line 2, column 2: found '2'" 07_transformer --text --corpus digit.txt

# A last line without its end counts like the others.
head -c -1 names.txt >unended.txt
[[ $(hash_of 01_counts --corpus names.txt) == "$(hash_of 01_counts --corpus unended.txt)" ]] ||
  fail "the last line counts only with its end"

# Nothing of what is refused moves the cursor.
"$programs/03_mlp" --corpus $'a\e[31m' >output.txt 2>error.txt
[[ $? == 1 ]] && ! grep -q $'\e' error.txt || fail "an error in colours that are not its own: $(cat -v error.txt)"

# Flags
expect 2 "'-1'.*whole number" 03_mlp --steps -1
expect 2 "'abc'" 03_mlp --steps abc
expect 2 "'1e3'" 03_mlp --steps 1e3
expect 2 "--batch: found '0'" 03_mlp --batch 0
expect 2 "--temperature: found '-1'" 03_mlp --temperature -1
expect 2 "--learning-rate: found 'nan'" 03_mlp --learning-rate nan
expect 2 "--learning-rate: found 'inf'" 03_mlp --learning-rate inf
expect 2 "--threads: found '0'" 03_mlp --threads 0
expect 2 "--seed: found '-1'" 03_mlp --seed -1
expect 2 "--save-every: found '0'" 03_mlp --save-every 0
expect 2 "--top-k: found '-3'" 03_mlp --top-k -3
expect 2 "--top-p: found '0'" 03_mlp --top-p 0
expect 2 "--top-p: found '1.5'" 03_mlp --top-p 1.5
expect 2 "--recipe: found 'slow'" 03_mlp --recipe slow
expect 2 "'M'" 03_mlp --prompt Ma
expect 2 'unknown' 03_mlp --unknown
expect 2 'argument' 03_mlp stray
expect 2 'corpus' 03_mlp --corpus
expect 2 'text' 03_mlp --text
expect 2 'plain' 03_mlp --plain
expect 2 '--batch: .*at least 2 examples; found 1' 04_cnn --batch 1
expect 2 '--resume: .*--load' 03_mlp --load weights --resume

# Checkpoints
mlp >/dev/null 2>&1 || fail "a run of 20 steps"
checkpoint=out/names/03_mlp/checkpoint.safetensors
expect 1 'did you mean out/names/03_mlp/model.safetensors?' 03_mlp --corpus names.txt --load out/name/03_mpl/model.safetensor
head -c 1000 $checkpoint >cut_early
head -c 100000 $checkpoint >cut_late
head -c 5 $checkpoint >cut_at_once
for flag in --resume --load; do
  expect 1 'cut_early' 03_mlp --corpus names.txt $flag cut_early
  expect 1 'cut_late' 03_mlp --corpus names.txt $flag cut_late
  expect 1 'cut_at_once' 03_mlp --corpus names.txt $flag cut_at_once
  expect 1 'names.txt' 03_mlp --corpus names.txt $flag names.txt
  expect 1 'folder' 03_mlp --corpus names.txt $flag folder
  expect 1 'No such file' 03_mlp --corpus names.txt $flag nowhere
done
expect 1 'MLP\|Embedding<10>' 02_neural_bigram --corpus names.txt --resume $checkpoint
expect 1 'found weights of Stack<Tokens<27, 3>, .*, expected those of Stack<Tokens<27, 1>' 02_neural_bigram --corpus names.txt --load $checkpoint
expect 1 'no state of training' 03_mlp --corpus names.txt --resume out/names/03_mlp/model.safetensors
expect 1 'begun with --seed 42' 03_mlp --corpus names.txt --resume --seed 7
expect 1 'begun with --batch 32' 03_mlp --corpus names.txt --resume --batch 16
expect 1 'begun with --recipe quick' 03_mlp --corpus names.txt --resume --recipe published
some_names 61 >more.txt
expect 1 'other data' 03_mlp --corpus more.txt --resume

# Folders that can't be written
expect 1 'names.txt/out' 03_mlp --corpus names.txt --out names.txt/out
expect 1 '/proc/strata' 03_mlp --corpus names.txt --out /proc/strata
if ((EUID)); then
  mkdir -p closed && chmod a-w closed
  expect 1 'closed' 03_mlp --corpus names.txt --out closed
fi

finish
