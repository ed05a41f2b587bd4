#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// Twice as wide, over 64 again.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::Wider> model;
  return support::run_stage(shakespeare::experiment("03_wider", "Wider", "twice the width, and twice the heads",
                                                    "up to 64 pieces of words", 1e-4),
                            model, argc, argv);
}
