#include "published.hpp"
#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// Three symbols at once: each becomes a vector, so that what is learnt of one helps with those like it.
int main(int argc, char** argv) {
  const Recipe quick{
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = Adam{}},
      .schedule = Cosine{.rate = 3e-3, .steps = 20'000},
      .batch = 32,
      .steps = 20'000,
      .evaluate_every = 2'000,
      .keep_best = true,
  };
  Stage stage = names::stage(names::mlp);
  stage.quick = quick;
  stage.published = names::published_small;
  StageModelOf<names::Mlp> model;
  return run_stage(stage, model, argc, argv);
}
