#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// Both add to what is there rather than replace it: a transformer's block.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::Transformer<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::transformer), model, argc, argv);
}
