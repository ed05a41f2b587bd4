# The bits of a run do not depend on how many threads did it.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 2000 >names.txt
try() {
  local one
  one=$(hash_of "$@" --corpus names.txt --threads 1)
  for threads in 2 3; do
    [[ $(hash_of "$@" --corpus names.txt --threads $threads) == "$one" ]] || fail "$*: other bits with $threads threads"
  done
}
try 01_counts --steps 200
try 02_neural_bigram --steps 200
try 03_mlp --steps 200
try 03_mlp --steps 200 --batch 2000 # so many examples that a second thread is worth waking
try 04_cnn --steps 200
try 04_cnn --plain --steps 200 --batch 100
try 05_rnn --steps 200 --batch 100
try 06_lstm --steps 30
head -n 100 names.txt >few.txt && mv few.txt names.txt
try 07_transformer --steps 30 --batch 20
finish
