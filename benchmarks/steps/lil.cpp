#include "steps/ladders.hpp"
#include "steps/step.hpp"

#include "strata/strata.hpp"

void strata::benchmarks::add_lil() {
  const StepRule rule{.optimiser = AdamW{.decay = 0.01}};
  add_steps<lil::BagOfWords<>>("lil/01_bag_of_words", 16, rule);
  add_steps<lil::BagWithPositions<>>("lil/02_bag_with_positions", 16, rule);
  add_steps<lil::Bigram<>>("lil/03_bigram", 16, rule);
  add_steps<lil::WithAttention<>>("lil/04_attention", 16, rule);
  add_steps<lil::WithPositions<>>("lil/05_positions", 16, rule);
  add_steps<lil::WithFeedForward<>>("lil/06_feed_forward", 16, rule);
  add_steps<lil::Transformer<>>("lil/07_transformer", 16, rule);
  add_steps<lil::TwoBlocks<>>("lil/08_two_blocks", 16, rule);
  add_steps<lil::MultiHead<>>("lil/09_multi_head", 16, rule);
}
