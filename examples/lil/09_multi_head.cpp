#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// Four looks at once in each block.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::MultiHead<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::multi_head), model, argc, argv);
}
