#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// The same table as counting fills, but learnt: it starts at random and descends to where the counts are.
int main(int argc, char** argv) {
  const Recipe published{
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = Sgd{}, .penalty = 0.01},
      .schedule = Constant{50},
      .batch = 0,  // all examples at every step
      .steps = 2'000,
      .evaluate_every = 200,
  };
  Stage stage = names::stage(names::neural_bigram);
  stage.quick = published;
  stage.published = published;
  StageModelOf<names::Bigram> model;
  return run_stage(stage, model, argc, argv);
}
