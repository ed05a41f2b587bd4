# The bits of a run do not depend on how many threads did it.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 2000 >names.txt
same_on_threads 01_counts --steps 200 --corpus names.txt
same_on_threads 02_neural_bigram --steps 200 --corpus names.txt
same_on_threads 03_mlp --steps 200 --corpus names.txt
same_on_threads 03_mlp --steps 200 --batch 2000 --corpus names.txt # so many examples that a second thread is worth waking
same_on_threads 04_cnn --steps 200 --corpus names.txt
same_on_threads 04_cnn --plain --steps 200 --batch 100 --corpus names.txt
same_on_threads 05_rnn --steps 200 --batch 100 --corpus names.txt
same_on_threads 06_lstm --steps 30 --corpus names.txt
head -n 100 names.txt >few.txt && mv few.txt names.txt
same_on_threads 07_transformer --steps 30 --batch 20 --corpus names.txt
finish
