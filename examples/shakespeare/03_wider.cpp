#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// Twice as wide, over 64 again.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::Wider> model;
  return support::run_stage(shakespeare::stage(shakespeare::wider), model, argc, argv);
}
