source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

some_names 200 >names.txt
data=(--corpus names.txt)

same_after_stops 02_neural_bigram --steps 3000 --save-every 20
same_after_stops 03_mlp --steps 30000 --save-every 100
same_after_stops 04_cnn --steps 4000 --save-every 20
same_after_stops 05_rnn --steps 20000 --save-every 100
same_after_stops 06_lstm --steps 60 --save-every 2
same_after_stops 07_transformer --steps 30 --batch 4 --save-every 2

# A finished run has nothing left to do, and ends as it did.
finished=$(hash_of 03_mlp --corpus names.txt --out whole --resume)
[[ $(hash_of 03_mlp --corpus names.txt --out killed --resume) == "$finished" ]] || fail "finished runs end otherwise"
finish
