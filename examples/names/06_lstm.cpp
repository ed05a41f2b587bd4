#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// A memory with gates: they say what to keep, what to add and what to show.
int main(int argc, char** argv) {
  const Recipe quick{
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = AdamW{.decay = 0.1}, .clip = 1},
      .schedule = Cosine{.rate = 3e-3, .steps = 1'600},
      .batch = 128,
      .steps = 1'600,
      .evaluate_every = 200,
      .keep_best = true,
  };
  const Recipe published{
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = Adam{}, .clip = 1},
      .schedule = Constant{1e-3},
      .batch = 512,
      .steps = 25'000,
      .evaluate_every = 1'000,
  };
  Stage stage = names::stage(names::lstm);
  stage.quick = quick;
  stage.published = published;
  stage.drawing = Drawing::prefixes;
  StageModelOf<names::Lstm> model;
  return run_stage(stage, model, argc, argv);
}
