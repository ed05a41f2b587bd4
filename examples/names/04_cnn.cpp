#include "published.hpp"
#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// Eight symbols, joined with their neighbours level by level: pairs, then fours, then all. With `--plain` the levels
/// have biases in place of the normalisation over the batch.
int main(int argc, char** argv) {
  const Recipe quick{
      .initialisation = {.head_factor = 0.1},
      .rule = {.optimiser = AdamW{.decay = 0.1}},
      .schedule = Cosine{.rate = 2e-3, .steps = 20'000},
      .batch = 32,
      .steps = 20'000,
      .evaluate_every = 2'000,
      .keep_best = true,
  };
  Recipe published = names::published_small;
  published.initialisation.head_factor = 0.1;
  Stage stage = names::stage(names::cnn);
  stage.quick = quick;
  stage.published = published;
  Stage plain_stage = names::stage(names::plain_cnn);
  plain_stage.quick = quick;
  plain_stage.published = published;
  StageModelOf<names::Cnn> model;
  StageModelOf<names::PlainCnn> plain_model;
  const Variant plain{
      .flag = "--plain",
      .help = "levels without the normalisation over the batch, with biases",
      .stage = plain_stage,
      .model = plain_model,
  };
  return run_stage(stage, model, argc, argv, &plain);
}
