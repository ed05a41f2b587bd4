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

/// What a model says of itself; its program is found by the id.
struct About {
  const char *id, *title, *whats_new, *sees;
  double learning_rate = 3e-4;
};

inline constexpr About baseline{
    .id = "01_baseline",
    .title = "Baseline",
    .whats_new = "two blocks over pieces of words",
    .sees = "up to 64 pieces of words",
};
inline constexpr About longer{
    .id = "02_longer",
    .title = "Longer",
    .whats_new = "it sees twice as far",
    .sees = "up to 128 pieces of words",
};
inline constexpr About wider{
    .id = "03_wider",
    .title = "Wider",
    .whats_new = "twice the width, and twice the heads",
    .sees = "up to 64 pieces of words",
    .learning_rate = 1e-4,
};
inline constexpr About learned_positions{
    .id = "learned_positions",
    .title = "Learned positions",
    .whats_new = "where a symbol stands is learnt",
    .sees = "up to 64 pieces of words",
};
inline constexpr About without_positions{
    .id = "without_positions",
    .title = "Without positions",
    .whats_new = "nothing says where a symbol stands",
    .sees = "up to 64 pieces of words",
};

inline support::Stage stage(const About& about) {
  return {
      .id = about.id,
      .title = about.title,
      .whats_new = about.whats_new,
      .sees = about.sees,
      .quick = plain(about.learning_rate),
      .published = published(about.learning_rate),
      .usual = "plain",
      .usual_help = "gradients clipped to norm 1",
      .data = &support::play_corpus,
      .drawing = support::Drawing::sliding,
      .passes = 20,
      .evaluations = 0,
  };
}

}  // namespace strata::shakespeare
