#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// The baseline with a vector for each position that is learnt. One pass, `--passes 1`, is what the study looks at.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::LearnedPositions> model;
  return support::run_stage(shakespeare::stage(shakespeare::learned_positions), model, argc, argv);
}
