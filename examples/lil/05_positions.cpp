#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// Words know where they stand, so that attention can look for a place.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::WithPositions<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::with_positions), model, argc, argv);
}
