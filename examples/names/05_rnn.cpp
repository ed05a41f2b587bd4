#include "published.hpp"
#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// Reads a name symbol by symbol and keeps what it has seen in 32 numbers.
int main(int argc, char** argv) {
  const Recipe quick{
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = Adam{}, .clip = 1},
      .schedule = Cosine{.rate = 5e-3, .steps = 20'000},
      .batch = 32,
      .steps = 20'000,
      .evaluate_every = 2'000,
      .keep_best = true,
  };
  Recipe published = names::published_small;
  published.rule.clip = 1;
  Stage stage = names::stage(names::rnn);
  stage.quick = quick;
  stage.published = published;
  stage.drawing = Drawing::prefixes;
  StageModelOf<names::Rnn> model;
  return run_stage(stage, model, argc, argv);
}
