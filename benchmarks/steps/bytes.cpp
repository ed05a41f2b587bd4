#include "steps/ladders.hpp"
#include "steps/step.hpp"

#include "strata/strata.hpp"

void strata::benchmarks::add_bytes() {
  const StepRule rule{.optimiser = AdamW{.beta2 = 0.99, .decay = 0.1}, .clip = 1};
  add_steps<bytes::Mlp>("bytes/01_mlp", 32, rule);
  add_steps<bytes::Transformer>("bytes/02_transformer", 32, rule);
}
