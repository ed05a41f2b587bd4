#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// Two blocks, 128 wide, over 64 pieces of words.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::Baseline> model;
  return support::run_stage(shakespeare::stage(shakespeare::baseline), model, argc, argv);
}
