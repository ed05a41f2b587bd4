# A chat through a pipe and on a terminal: beginnings, commands, and what it refuses.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
chat=$STRATA_BIN/examples/chat

some_names 60 >names.txt
for stage in 03_mlp 05_rnn; do
  "$programs/$stage" --corpus names.txt --steps 20 --samples 0 >/dev/null 2>said.txt || fail "$stage: $(tail -n 1 said.txt)"
done
mlp=out/names/03_mlp/model.safetensors

# says CODE ARGUMENT…: what it makes of standard input, in output.txt and error.txt.
says() {
  local code=$1 status
  shift
  "$chat" "$@" >output.txt 2>error.txt
  status=$?
  ((status == code)) || fail "chat $*: exit code $status, expected $code: $(cat error.txt)"
}
# tells PATTERN: something on standard error.
tells() { grep -q -- "$1" error.txt || fail "'$1' is not said: $(cat error.txt)"; }
# shows PATTERN: something on standard output.
shows() { grep -Eq -- "$1" output.txt || fail "'$1' is not shown: $(cat output.txt)"; }

# What it is, and what it goes on from
printf 'ma\n\nel' | says 0 --load $mlp
tells '^03_mlp · MLP: Stack<Tokens<27, 3>'
tells '^11,897 parameters, 20 steps, validation loss [0-9.]* (perplexity'
[[ $(wc -l <output.txt) == 3 ]] || fail "not a text for each beginning: $(cat output.txt)"
[[ $(sed -n 1p output.txt) == ma* && $(sed -n 3p output.txt) == el* ]] || fail "other beginnings: $(cat output.txt)"
grep -q $'\x1b' output.txt && fail "colours in a pipe"
cp output.txt first.txt
printf 'ma\n\nel' | says 0 --load $mlp
cmp -s first.txt output.txt || fail "other texts from the same seed"
printf 'ma\n\nel' | says 0 --load $mlp --seed 7
cmp -s first.txt output.txt && fail "the same texts from another seed"
printf 'ma\n' | says 0 --load out/names/03_mlp/checkpoint.safetensors
head -n 1 first.txt | cmp -s - output.txt || fail "a checkpoint writes something else than its weights"
says 0 --load $mlp </dev/null
[[ ! -s output.txt ]] || fail "something is said to nobody"

# Commands
printf ':temperature 0\nma\n:again\n:seed 9\n:temperature 1\nma\n:seed 9\nma\n:quit\nma\n' | says 0 --load $mlp
[[ $(wc -l <output.txt) == 4 ]] || fail "it does not quit: $(cat output.txt)"
[[ $(sed -n 1p output.txt) == "$(sed -n 2p output.txt)" ]] || fail "greedy texts differ: $(cat output.txt)"
[[ $(sed -n 3p output.txt) == "$(sed -n 4p output.txt)" ]] || fail "a seed does not begin anew: $(cat output.txt)"
printf ':symbols 3\n:top-k 1\n:top-p 0.5\nma\n:settings\n' | says 0 --load $mlp
[[ $(head -n 1 output.txt | wc -c) -le 6 ]] || fail "more than three symbols: $(cat output.txt)"
shows '^temperature 1, top-k 1, top-p 0.5, seed 42, symbols 3, probabilities hidden$'
printf 'ma\n:next\n:next em\n' | says 0 --load $mlp
[[ $(grep -Ec '^  [a-z.]  0\.[0-9]{3}' output.txt) == 10 ]] || fail "not five symbols each: $(cat output.txt)"
printf 'ma\n' | says 0 --load $mlp --probabilities --symbols 2
shows '^  [a-z.] [01]\.[0-9]{3}'
printf ':help\n' | says 0 --load $mlp
for command in again next trace attention compare probabilities temperature top-k top-p seed symbols quit; do shows "^  :$command"; done

# What happened within
printf ':trace\n' | says 0 --load $mlp
tells ':trace: found no text yet'
printf 'ma\n:trace\n:attention\n' | says 0 --load $mlp
shows '^ *1 embedding  Embedding<10>'
shows 'likeliest to come next'
shows '03_mlp has no attention'

# Two of them
printf 'ma\n:compare out/names/05_rnn/model.safetensors\nma\n:compare\nma\n' | says 0 --load $mlp
[[ $(grep -c '^05_rnn' output.txt) == 2 && $(grep -c '^03_mlp  ma' output.txt) == 1 ]] || fail "not both: $(cat output.txt)"
[[ $(grep -Ec '^  mean loss of a symbol: 03_mlp [0-9.]+, 05_rnn [0-9.]+$' output.txt) == 3 ]] || fail "no losses: $(cat output.txt)"
tail -n 1 output.txt | grep -q '^ma' || fail "the comparison is not over: $(cat output.txt)"

# What can't be done is said in a line, and the chat goes on.
refuses() {
  printf '%s\nma\n' "$1" | says 0 --load $mlp
  tells "$2"
  [[ $(wc -l <error.txt) == 3 ]] || fail "'$1': not one line: $(cat error.txt)"
  tail -n 1 output.txt | grep -q '^ma' || fail "'$1': it does not go on: $(cat output.txt)"
}
refuses 'Maria' "found 'M', expected one of 'a'–'z'"
refuses 'zoé' "found 'é'"
refuses ':temprature 1' '^:temprature: no such command; did you mean :temperature?'
refuses ':dragon' ':help lists them'
refuses ':s 1' 'did you mean :seed or :symbols or :settings?'
refuses ':' 'no such command'
refuses ':temperature hot' "^:temperature: found 'hot', expected a number from 0 on"
refuses ':top-p 2' "^:top-p: found '2'"
refuses ':seed' "^:seed: found ''"
refuses ':symbols -1' "^:symbols: found '-1'"
refuses ':quit now' "^:quit: found 'now', expected nothing behind it"
refuses ':again' '^:again: found no beginning yet'
refuses ':next' '^:next: found no text yet'
refuses ':compare' '^:compare: found nothing'
refuses ':compare nowhere' '^nowhere: .*No such file'
refuses '::' "found ':'"
refuses $'\x1b[2J' 'found byte 0x1B'

# Files
programs=$STRATA_BIN/examples
head -c 1000 $mlp >cut
expect 2 '--load: expected a file' chat
expect 2 "--top-p: found '0'" chat --load $mlp --top-p 0
expect 2 '--tokenizer: found gpt2, but' chat --load $mlp --tokenizer gpt2
expect 1 'nowhere: .*No such file' chat --load nowhere
expect 1 'names.txt: ' chat --load names.txt
expect 1 'cut: ' chat --load cut
expect 1 'out/names: .*folder' chat --load out/names

# Texts in other symbols than letters, which lie beside the weights
"$programs/lil/03_bigram" --tales 60 --batch 4 --steps 4 --samples 0 >/dev/null 2>said.txt || fail "tales: $(tail -n 1 said.txt)"
printf 'Grandma petted\na dragon\n' | says 0 --load out/lil/03_bigram/model.safetensors
shows '^Grandma petted '
tells "found 'dragon', which is none of the"
for number in {1..90}; do printf 'ROMEO: %s.\n' "$(some_names 93 | tail -n $((1 + number % 3)) | tr '\n' ' ')"; done >play.txt
"$programs/shakespeare/01_baseline" --corpus play.txt --batch 16 --steps 2 --samples 0 >/dev/null 2>said.txt || fail "play: $(tail -n 1 said.txt)"
play=out/shakespeare/01_baseline
printf '\nROMEO ☃\n:compare %s\nROMEO\n' $mlp | says 0 --load $play/model.safetensors --symbols 5
tells 'found nothing, expected a beginning'
tells "the vocabulary lacks '☃'"
shows '^  mean loss of a character: 01_baseline [0-9.]+, 03_mlp can.t spell it$'
mv $play/vocabulary.json elsewhere.json
expect 1 'vocabulary.json: not found; training leaves it beside model.safetensors' chat --load $play/model.safetensors
printf 'ROMEO\n' | says 0 --load $play/model.safetensors --tokenizer elsewhere.json
shows '^ROMEO'

# The same on a terminal, where it asks, and shades
if command -v script >/dev/null; then
  watched() { printf "$1" | TERM=xterm script -qec "$2 '$chat' --load $mlp" /dev/null >output.txt 2>&1; }
  watched 'ma\n\004' '' || fail "on a terminal: exit code $?"
  grep -q '^> ' output.txt || fail "it does not ask: $(cat output.txt)"
  grep -q $'\x1b\[1mma\x1b\[0m' output.txt || fail "no colours: $(cat -v output.txt)"
  watched ':quit\n' 'NO_COLOR=1' || fail "on a terminal: exit code $?"
  grep -q $'\x1b' output.txt && fail "colours in spite of NO_COLOR"
  # Ctrl-C reaches all that runs on the terminal: no shell stands by (dash would, and end by it).
  # awaits COUNT PATTERN: until so many lines on the screen have it, for half a minute at most.
  awaits() { for _ in {1..300}; do (($(grep -Ec -- "$2" output.txt) < $1)) || return 0; sleep 0.1; done; }
  : >output.txt
  { awaits 1 '^> '; printf 'ROMEO\n'; awaits 1 'ROMEO.{100}'; printf '\003'; awaits 2 '^> '; printf ':seed 5\n:quit\n'; } |
    TERM=xterm timeout 60 script -fqec "exec '$chat' --load $play/model.safetensors --tokenizer elsewhere.json --symbols 1000000000" \
      /dev/null >output.txt 2>&1 || fail "Ctrl-C ends it, or it never ends: exit code $?"
  grep -q 'seed 5' output.txt || fail "it does not go on after Ctrl-C"
fi
finish
