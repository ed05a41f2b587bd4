#pragma once
#include "strata/train/batches.hpp"
#include "strata/train/recipe.hpp"

#include <concepts>

namespace strata {

/// What an observer is told after each step.
struct StepReport {
  double loss = 0, norm = 0, learning_rate = 0;
  Size examples = 0;
};

/// Watches a run: `stepped` after each step, false to end the run after it; `evaluated` after each evaluation.
template <class O> concept TrainingObserver = requires(O& observer, const TrainingState& state, const StepReport& report) {
  { observer.stepped(state, report) } -> std::same_as<bool>;
  observer.evaluated(state);
};

/// What the loop trains: `Learner<Model>`, or something that hides one.
template <class L> concept Trainable = requires(L& learner, const Batch& batch, const StepRule& rule) {
  { learner.step(batch, rule, 1.0, std::uint64_t{}, std::uint64_t{}).loss } -> std::convertible_to<double>;
  { learner.evaluate(batch) } -> std::same_as<LossSum>;
  learner.keep();
  learner.restore();
};

/// Mean loss over all batches of a source whose number is `batches()`.
template <class L, class Source> double mean_loss(L& learner, const Source& source) {
  Batch batch;
  LossSum total;
  for (Size i = 0; i < source.batches(); ++i) {
    source.fill(batch, i, 0);
    total += learner.evaluate(batch);
  }
  return total.mean();
}

/// Takes the run from where `state` stands to its end: steps, evaluates at the interval and at the last step, keeps the
/// best, stops early. Steps count from 1. Returns whether it came to its end (an observer may end it before).
template <Trainable L, BatchSource Source, class Validation, TrainingObserver Observer>
bool train(L& learner, TrainingState& state, const Recipe& recipe, const Source& source, const Validation& validation,
           Observer& observer) {
  Batch batch;
  while (state.step < recipe.steps && !state.stopped) {
    const std::uint64_t step = state.step + 1;
    source.fill(batch, step, state.seed);
    const double rate = learning_rate(recipe.schedule, state.schedule, step);
    const auto [loss, norm] = learner.step(batch, recipe.rule, rate, state.seed, step);
    state.step = step;
    state.recent += {loss, 1};

    if (step % recipe.evaluate_every == 0 || step == recipe.steps) {
      const double mean = mean_loss(learner, validation);
      state.history.push_back({step, state.recent.mean(), mean});
      state.recent = {};
      observe(recipe.schedule, state.schedule, mean);
      if (mean < state.best) {
        state.best = mean;
        state.best_step = step;
        state.without_improvement = 0;
        if (recipe.keep_best) learner.keep();
      } else if (++state.without_improvement >= recipe.patience && recipe.patience > 0) {
        state.stopped = true;
      }
      observer.evaluated(state);
    }
    if (!observer.stepped(state, {loss, norm, rate, batch.sequences})) return false;
  }
  if (recipe.keep_best && state.best_step > 0) learner.restore();
  return true;
}

}  // namespace strata
