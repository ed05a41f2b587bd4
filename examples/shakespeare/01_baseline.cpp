#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// Two blocks, 128 wide, over 64 pieces of words.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::Baseline> model;
  return support::run_stage(shakespeare::experiment("01_baseline", "Baseline", "two blocks over pieces of words",
                                                    "up to 64 pieces of words", 3e-4),
                            model, argc, argv);
}
