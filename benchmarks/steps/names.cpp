#include "steps/ladders.hpp"
#include "steps/step.hpp"

#include "strata/strata.hpp"

void strata::benchmarks::add_names() {
  add_steps<names::Bigram>("names/02_neural_bigram", 32'768, {.optimiser = Sgd{}, .penalty = 0.01});
  add_steps<names::Mlp>("names/03_mlp", 32, {.optimiser = Adam{}});
  add_steps<names::Cnn>("names/04_cnn", 32, {.optimiser = Adam{}});
  add_steps<names::PlainCnn>("names/04_cnn_plain", 32, {.optimiser = Adam{}});
  add_steps<names::Rnn>("names/05_rnn", 32, {.optimiser = Adam{}, .clip = 1}, Counted::last);
  add_steps<names::Lstm>("names/06_lstm", 512, {.optimiser = Adam{}, .clip = 1}, Counted::last);
  add_steps<names::Transformer>("names/07_transformer", 32, {.optimiser = AdamW{.decay = 0.1}});
}
