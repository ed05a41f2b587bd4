#pragma once
#include "strata/model/parameters.hpp"
#include "strata/train/schedule.hpp"
#include "strata/train/step_rule.hpp"

#include <cstdint>
#include <limits>
#include <vector>

/// How models are trained and where a training stands, in plain numbers: what does it is in loop.hpp and learner.hpp.
namespace strata {

/// Total loss of some positions, and how many were counted.
struct LossSum {
  double sum = 0;
  Size count = 0;
  double mean() const { return sum / static_cast<double>(count); }
  LossSum& operator+=(const LossSum& other) {
    sum += other.sum;
    count += other.count;
    return *this;
  }
};

/// How a model is trained, apart from its data.
struct Recipe {
  Initialisation initialisation = {};
  StepRule rule = {};
  Schedule schedule = Constant{1e-3};
  Size batch = 32;
  std::uint64_t steps = 1000, evaluate_every = 100;
  std::uint64_t patience = 0;  ///< evaluations without improvement until it stops; 0: never before `steps`
  bool keep_best = false;      ///< ends with the weights of the lowest validation loss, not with the last
};

/// A point of a run's history: the mean loss of the batches since the point before, and that of the validation part.
struct Evaluation {
  std::uint64_t step = 0;
  double training = 0, validation = 0;
};

/// Where a run stands, apart from the weights: with these, all that a checkpoint needs. Batches, dropout and samples
/// follow from seed and step, so there is no other random state.
struct TrainingState {
  std::uint64_t seed = 0, step = 0;
  ScheduleState schedule = {};
  std::vector<Evaluation> history = {};
  double best = std::numeric_limits<double>::infinity();
  std::uint64_t best_step = 0, without_improvement = 0;
  LossSum recent = {};  ///< batch losses since the last evaluation
  bool stopped = false;
};

}  // namespace strata
