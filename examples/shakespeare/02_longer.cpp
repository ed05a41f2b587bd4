#include "stages.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// The same, over 128 of them.
int main(int argc, char** argv) {
  support::StageModelOf<shakespeare::Longer> model;
  return support::run_stage(shakespeare::stage(shakespeare::longer), model, argc, argv);
}
