#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// The same, told where each word stands; the mean loses it again.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::BagWithPositions<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::bag_with_positions), model, argc, argv);
}
