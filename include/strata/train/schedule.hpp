#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <variant>

namespace strata {

/// The same rate at every step.
struct Constant {
  double rate;
};

/// Rises linearly to `rate` at step `warm_up`, then falls along half a cosine to `floor` at step `steps`, and stays.
/// Loshchilov, Hutter 2017, arXiv:1608.03983
struct Cosine {
  double rate;
  std::uint64_t steps, warm_up = 0;
  double floor = 0;
};

/// Multiplies the rate by `factor` when more than `patience` evaluations in a row were no better than the best so far
/// by the share `threshold` · torch.optim.lr_scheduler.ReduceLROnPlateau
struct Plateau {
  double rate, factor = 0.5;
  std::uint64_t patience = 1;
  double threshold = 1e-4, floor = 0;
};

using Schedule = std::variant<Constant, Cosine, Plateau>;

/// What a schedule remembers: all that a checkpoint must keep of it.
struct ScheduleState {
  double scale = 1, best = std::numeric_limits<double>::infinity();
  std::uint64_t waited = 0;
};

inline double learning_rate(const Constant& schedule, const ScheduleState&, std::uint64_t) { return schedule.rate; }

inline double learning_rate(const Cosine& schedule, const ScheduleState&, std::uint64_t step) {
  const auto& [rate, steps, warm_up, floor] = schedule;
  if (step < warm_up) return rate * static_cast<double>(step) / static_cast<double>(warm_up);
  if (step >= steps) return floor;
  const double way = static_cast<double>(step - warm_up) / static_cast<double>(steps - warm_up);
  return floor + (rate - floor) * 0.5 * (1 + std::cos(std::numbers::pi * way));
}

inline double learning_rate(const Plateau& schedule, const ScheduleState& state, std::uint64_t) {
  return std::max(schedule.rate * state.scale, schedule.floor);
}

/// The rate of a step; steps count from 1.
inline double learning_rate(const Schedule& schedule, const ScheduleState& state, std::uint64_t step) {
  return std::visit([&](const auto& which) { return learning_rate(which, state, step); }, schedule);
}

/// Tells the schedule the validation loss, once after each evaluation. Only a plateau listens.
inline void observe(const Schedule& schedule, ScheduleState& state, double loss) {
  const Plateau* plateau = std::get_if<Plateau>(&schedule);
  if (!plateau) return;
  if (loss < state.best * (1 - plateau->threshold)) {
    state.best = loss;
    state.waited = 0;
  } else if (++state.waited > plateau->patience) {
    state.scale *= plateau->factor;
    state.waited = 0;
  }
}

}  // namespace strata
