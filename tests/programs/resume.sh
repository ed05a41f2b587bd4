source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 200 >names.txt

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

try() {
  local program=$1 whole code
  shift
  whole=$(hash_of "$program" --out whole "$@")

  stopped_by KILL killed "$program" "$@"
  code=$?
  ((code == 137)) || fail "$program: ended with $code before it could be killed"
  [[ $(hash_of "$program" --out killed "$@" --resume) == "$whole" ]] ||
    fail "$program: other parameters after SIGKILL and --resume"

  stopped_by INT stopped "$program" "$@"
  code=$?
  ((code == 130)) || fail "$program: exit code $code after SIGINT, expected 130"
  grep -q -- '--resume$' progress.txt || fail "$program: it does not say how to go on"
  [[ $(hash_of "$program" --out stopped --corpus names.txt --resume) == "$whole" ]] ||
    fail "$program: other parameters after SIGINT and --resume"

  for folder in killed stopped; do
    cut -d, -f1-3 "whole/$program/log.csv" >whole.csv
    cut -d, -f1-3 "$folder/$program/log.csv" | diff -u whole.csv - || fail "$program: another log in $folder"
  done
}

try 02_neural_bigram --corpus names.txt --steps 3000 --save-every 20
try 03_mlp --corpus names.txt --steps 30000 --save-every 100
try 04_cnn --corpus names.txt --steps 4000 --save-every 20
try 05_rnn --corpus names.txt --steps 20000 --save-every 100
try 06_lstm --corpus names.txt --steps 60 --save-every 2
try 07_transformer --corpus names.txt --steps 30 --batch 4 --save-every 2

# A finished run has nothing left to do, and ends as it did.
finished=$(hash_of 03_mlp --corpus names.txt --out whole --resume)
[[ $(hash_of 03_mlp --corpus names.txt --out killed --resume) == "$finished" ]] || fail "finished runs end otherwise"
finish
