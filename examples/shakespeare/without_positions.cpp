#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// The baseline without positions. One pass, `--passes 1`, is what the study looks at.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::WithoutPositions> model;
  return support::run_stage(shakespeare::experiment("without_positions", "Without positions",
                                                    "nothing says where a symbol stands", "up to 64 pieces of words",
                                                    3e-4),
                            model, argc, argv);
}
