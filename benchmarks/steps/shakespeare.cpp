#include "steps/ladders.hpp"
#include "steps/step.hpp"

#include "strata/strata.hpp"

void strata::benchmarks::add_shakespeare() {
  const StepRule rule{.optimiser = AdamW{}, .clip = 1};
  add_steps<shakespeare::Baseline>("shakespeare/01_baseline", 512, rule);
  add_steps<shakespeare::Longer>("shakespeare/02_longer", 512, rule);
  add_steps<shakespeare::Wider>("shakespeare/03_wider", 512, rule);
}
