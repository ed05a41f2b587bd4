#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;
using namespace strata::support;

/// Up to 64 symbols, and attention to choose among them. With `--text` it learns prose, of 28 symbols.
int main(int argc, char** argv) {
  const Recipe quick{
      .initialisation = {.deviation = 0.05},
      .rule = {.optimiser = AdamW{.beta2 = 0.99, .decay = 0.1}, .clip = 1},
      .schedule = Cosine{.rate = 2e-3, .steps = 1'600, .warm_up = 80},
      .batch = 8,
      .steps = 1'600,
      .evaluate_every = 200,
      .keep_best = true,
  };
  const Recipe published{
      .initialisation = {.deviation = 0.02},
      .rule = {.optimiser = AdamW{.decay = 0.1}},
      .schedule = Constant{3e-4},
      .batch = 32,
      .steps = 10'000,
      .evaluate_every = 500,
      .keep_best = true,
  };
  Stage stage = names::stage(names::transformer);
  stage.quick = quick;
  stage.published = published;
  Stage prose_stage = names::stage(names::transformer, prose_corpus);
  prose_stage.quick = quick;
  prose_stage.published = published;
  prose_stage.quick.evaluate_every = prose_stage.published->evaluate_every = 50;
  StageModelOf<names::Transformer> model;
  StageModelOf<names::TransformerOver<28>> on_prose;
  const Variant text{
      .flag = "--text",
      .help = "the corpus is prose of letters, spaces and line ends: the first nine tenths train, the last validates",
      .stage = prose_stage,
      .model = on_prose,
  };
  return run_stage(stage, model, argc, argv, &text);
}
