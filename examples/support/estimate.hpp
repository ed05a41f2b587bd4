#pragma once
#include "source.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// What a run still has to do.
struct Ahead {
  std::uint64_t from = 0, to = 0;  ///< steps
  Source training, validation;
  std::vector<Source> scored;  ///< the other parts, at the end
};

/// How long that will take, as half a second of steps (one and one to warm up at least) and one batch of an evaluation
/// say. The model, which is open and initialised, is not what it was afterwards.
double estimated_seconds(StageModel& model, const Recipe& recipe, const Ahead& ahead, std::uint64_t seed);

}  // namespace strata::support
