#pragma once
#include "support/stage.hpp"

#include "strata/stages/shakespeare.hpp"

namespace strata::shakespeare {

/// Gradients that are clipped, as usual.
inline Recipe plain(double rate) {
  return {
      .initialisation = {},  // as each layer declares: PyTorch's way
      .rule = {.optimiser = AdamW{}, .clip = 1},
      .schedule =
          Plateau{.rate = rate},  // it waits for one more evaluation without improvement than the patience below
      .batch = 512,
      .patience = 1,
      .keep_best = true,
  };
}

/// As the published curves came about: in mixed precision, by a gradient scaler that starts at 65,536 and doubles every
/// 2,000 steps, and whose scaled gradients were clipped to norm 1. So each step's are rescaled to norm 1/65,536 and
/// less, small enough for Adam's epsilon to matter.
inline Recipe published(double rate) {
  Recipe recipe = plain(rate);
  recipe.rule.clip = 1.0 / 65'536;
  recipe.rule.clip_halves_every = 2'000;
  return recipe;
}

/// What a model says of itself, and how fast it learns.
struct About {
  support::About model;
  double learning_rate = 3e-4;
};

inline const About baseline{
    .model{
        .id = "01_baseline",
        .title = "Baseline",
        .whats_new = "two blocks over pieces of words",
        .sees = "up to 64 pieces of words",
    },
};
inline const About longer{
    .model{
        .id = "02_longer",
        .title = "Longer",
        .whats_new = "it sees twice as far",
        .sees = "up to 128 pieces of words",
    },
};
inline const About wider{
    .model{
        .id = "03_wider",
        .title = "Wider",
        .whats_new = "twice the width, and twice the heads",
        .sees = "up to 64 pieces of words",
    },
    .learning_rate = 1e-4,
};
inline const About learned_positions{
    .model{
        .id = "learned_positions",
        .title = "Learned positions",
        .whats_new = "where a symbol stands is learnt",
        .sees = "up to 64 pieces of words",
    },
};
inline const About without_positions{
    .model{
        .id = "without_positions",
        .title = "Without positions",
        .whats_new = "nothing says where a symbol stands",
        .sees = "up to 64 pieces of words",
    },
};

inline support::Stage stage(const About& about) {
  support::Stage stage{about.model};
  stage.quick = plain(about.learning_rate);
  stage.published = published(about.learning_rate);
  stage.usual = "plain";
  stage.usual_help = "gradients clipped to norm 1";
  stage.data = &support::play_corpus;
  stage.drawing = support::Drawing::sliding;
  stage.passes = 20;
  stage.evaluations = 0;
  return stage;
}

}  // namespace strata::shakespeare
