# What the scripts beside this one share. They run in an empty folder of their own; STRATA_BIN is the build folder.
set -uo pipefail
: "${STRATA_BIN:?the build folder}"
# The same whatever the caller has set: texts are UTF-8, also where this script makes them, and screens as usual.
export LC_ALL=C.UTF-8
unset NO_COLOR
own_folder=$(mktemp -d -p "$PWD")
trap 'rm -rf -- "$own_folder"' EXIT
cd -- "$own_folder" || exit 1
programs=$STRATA_BIN/examples/names
stages=(01_counts 02_neural_bigram 03_mlp 04_cnn 05_rnn 06_lstm 07_transformer)
failures=0

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

# finish: the script's last line.
finish() {
  ((failures == 0)) && echo "all well"
  exit $((failures > 0))
}

# some_names COUNT: so many different names.
some_names() {
  local vowels=(a e i o u) number
  for ((number = 0; number < $1; ++number)); do
    printf '%s%s%s%s\n' "$(letter $((number % 19)))" "${vowels[number % 5]}" "$(letter $((number / 19 % 23)))" \
      "${vowels[number / 5 % 5]}"
  done
}
letter() { printf "\\x$(printf %x $((97 + $1)))"; }

# value KEY FILE: what a line of JSON says of a key.
value() { sed -E "s/.*\"$1\": ?\"?([^,\"}]*).*/\\1/" "$2"; }

# hash_of PROGRAM ARGUMENT…: the parameters it arrives at.
hash_of() {
  local program=$1
  shift
  "$programs/$program" --json --samples 0 "$@" >result.json 2>progress.txt ||
    fail "$program $*: $(tail -n 1 progress.txt)"
  value parameters_hash result.json
}

# expect CODE PATTERN PROGRAM ARGUMENT…: the exit code, and one line on standard error that has the pattern in it.
expect() {
  local code=$1 pattern=$2 program=$3 status
  shift 3
  "$programs/$program" "$@" >output.txt 2>error.txt
  status=$?
  ((status == code)) || fail "$program $*: exit code $status, expected $code"
  [[ $(wc -l <error.txt) == 1 ]] || fail "$program $*: not one line of error: $(cat error.txt)"
  grep -q "^$program: error: .*$pattern" error.txt || fail "$program $*: '$(cat error.txt)' without '$pattern'"
}

# same_on_threads PROGRAM ARGUMENT…: the bits of a run do not depend on how many threads did it.
same_on_threads() {
  local one threads
  one=$(hash_of "$@" --threads 1)
  for threads in 2 3; do
    [[ $(hash_of "$@" --threads $threads) == "$one" ]] || fail "$*: other bits with $threads threads"
  done
}

# stopped_by SIGNAL FOLDER PROGRAM ARGUMENT…: begins a run and ends it once it has saved; returns its exit code.
stopped_by() {
  local signal=$1 folder=$2 program=$3 checkpoint process
  shift 3
  checkpoint=$folder/$program/checkpoint.safetensors
  "$programs/$program" --out "$folder" --json "$@" >output.txt 2>progress.txt &
  process=$!
  until [[ -e $checkpoint ]] || ! kill -0 $process 2>/dev/null; do sleep 0.01; done
  kill "-$signal" $process 2>/dev/null
  wait $process 2>/dev/null
}

# same_after_stops PROGRAM ARGUMENT…: a run that is ended from outside goes on to where it would have come without. What
# it learns from is said by the arguments in `data`.
same_after_stops() {
  local program=$1 whole code folder
  shift
  whole=$(hash_of "$program" --out whole "${data[@]}" "$@")

  stopped_by KILL killed "$program" "${data[@]}" "$@"
  code=$?
  ((code == 137)) || fail "$program: ended with $code before it could be killed"
  [[ $(hash_of "$program" --out killed "${data[@]}" "$@" --resume) == "$whole" ]] ||
    fail "$program: other parameters after SIGKILL and --resume"

  stopped_by INT stopped "$program" "${data[@]}" "$@"
  code=$?
  ((code == 130)) || fail "$program: exit code $code after SIGINT, expected 130"
  grep -q -- '--resume$' progress.txt || fail "$program: it does not say how to go on"
  [[ $(hash_of "$program" --out stopped "${data[@]}" --resume) == "$whole" ]] ||
    fail "$program: other parameters after SIGINT and --resume"

  for folder in killed stopped; do
    cut -d, -f1-3 "whole/$program/log.csv" >whole.csv
    cut -d, -f1-3 "$folder/$program/log.csv" | diff -u whole.csv - || fail "$program: another log in $folder"
  done
}
