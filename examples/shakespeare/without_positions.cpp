#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// The baseline without positions. One pass, `--passes 1`, is what the study looks at.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::WithoutPositions> model;
  return support::run_stage(shakespeare::stage(shakespeare::without_positions), model, argc, argv);
}
