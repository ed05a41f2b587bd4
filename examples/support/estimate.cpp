#include "estimate.hpp"

#include <chrono>

namespace strata::support {

namespace {

constexpr double budget = 0.5;         // seconds of steps that are measured,
constexpr std::uint64_t portion = 50;  // but not more than this part of them

double seconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The mean of some steps, making the batches counted in, but for the first, which finds memory cold.
double seconds_a_step(StageModel& model, const Recipe& recipe, const Source& training, std::uint64_t seed) {
  Batch batch;
  ScheduleState schedule;
  std::uint64_t step = 0;
  const auto timed = [&] {
    return seconds_of([&] {
      training.fill(batch, ++step, seed);
      model.step(batch, recipe.rule, learning_rate(recipe.schedule, schedule, step), seed, step);
    });
  };
  const double first = timed();
  double sum = 0;
  do sum += timed();
  while (sum < budget - first && step * portion < recipe.steps);
  return sum / static_cast<double>(step - 1);
}

}  // namespace

double estimated_seconds(StageModel& model, const Recipe& recipe, const Ahead& ahead, std::uint64_t seed) {
  double seconds = 0;
  Size batches = 0;
  if (ahead.to > ahead.from) {
    seconds = seconds_a_step(model, recipe, ahead.training, seed) * static_cast<double>(ahead.to - ahead.from);
    const auto evaluations = (ahead.to - 1) / recipe.evaluate_every + 1 - ahead.from / recipe.evaluate_every;
    batches += evaluations * ahead.validation.batches();
  }
  for (const Source& part : ahead.scored) batches += part.batches();
  if (batches == 0) return seconds;
  const Source& some = ahead.validation.batches() > 0 ? ahead.validation : ahead.scored[0];
  Batch batch;
  some.fill(batch, some.batches() / 2, 0);
  return seconds + seconds_of([&] { model.evaluate(batch); }) * static_cast<double>(batches);
}

}  // namespace strata::support
