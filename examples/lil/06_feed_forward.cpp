#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// What attention has found goes through a small network.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::WithFeedForward<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::with_feed_forward), model, argc, argv);
}
