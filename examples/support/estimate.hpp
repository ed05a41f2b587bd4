#pragma once
#include "source.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// What a run still has to do.
struct Ahead {
  std::uint64_t from = 0, to = 0;  ///< steps
  Source training;
  std::vector<Source> scored;  ///< the parts that are scored at the end; the first is the one that evaluations use
};

/// How long that will take, as at most half a second of steps and one batch of the evaluation say. The model, which is
/// open and initialised, is not what it was afterwards.
double estimated_seconds(StageModel& model, const Recipe& recipe, const Ahead& ahead, std::uint64_t seed);

}  // namespace strata::support
