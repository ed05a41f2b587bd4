#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// Two such blocks, one on top of the other.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::TwoBlocks<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::two_blocks), model, argc, argv);
}
