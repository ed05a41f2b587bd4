#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// The last word looks back and chooses, but does not know where anything stands.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::WithAttention<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::with_attention), model, argc, argv);
}
