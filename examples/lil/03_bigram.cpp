#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// The last word alone.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::Bigram<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::bigram), model, argc, argv);
}
