#include "steps/ladders.hpp"
#include "steps/step.hpp"

#include "strata/strata.hpp"

namespace strata::benchmarks {

namespace {

/// How many of 512 prefixes have 1, 2, … symbols, as in a batch of the LSTM's recipe; longest first.
std::vector<Size> prefix_lengths() {
  constexpr Size counts[] = {73, 73, 73, 72, 71, 63, 46, 24, 11, 4, 1, 1};
  std::vector<Size> lengths;
  for (Size length = std::size(counts); length > 0; --length) lengths.insert(lengths.end(), counts[length - 1], length);
  return lengths;
}

}  // namespace

void add_names() {
  add_steps<names::Bigram>("names/02_neural_bigram", 32'768, {.optimiser = Sgd{}, .penalty = 0.01});
  add_steps<names::Mlp>("names/03_mlp", 32, {.optimiser = Adam{}});
  add_steps<names::Cnn>("names/04_cnn", 32, {.optimiser = Adam{}});
  add_steps<names::PlainCnn>("names/04_cnn_plain", 32, {.optimiser = Adam{}});
  add_steps<names::Rnn>("names/05_rnn", 32, {.optimiser = Adam{}, .clip = 1}, Counted::last);
  add_steps<names::Lstm>("names/06_lstm", 512, {.optimiser = Adam{}, .clip = 1}, Counted::last);
  add_steps<names::Lstm>("names/06_lstm_prefixes", prefix_lengths(), {.optimiser = Adam{}, .clip = 1}, Counted::last);
  add_steps<names::Transformer>("names/07_transformer", 32, {.optimiser = AdamW{.decay = 0.1}});
}

}  // namespace strata::benchmarks
