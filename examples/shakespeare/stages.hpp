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

/// What the experiments have in common.
inline support::Stage experiment(const char* id, const char* title, const char* whats_new, const char* sees,
                                 double rate) {
  return {
      .id = id,
      .title = title,
      .whats_new = whats_new,
      .sees = sees,
      .quick = plain(rate),
      .published = published(rate),
      .usual = "plain",
      .usual_help = "gradients clipped to norm 1",
      .data = &support::play_corpus,
      .drawing = support::Drawing::sliding,
      .passes = 20,
      .evaluations = 0,
  };
}

}  // namespace strata::shakespeare
