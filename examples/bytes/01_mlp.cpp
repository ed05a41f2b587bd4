#include "ladder.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// One byte, and a hidden layer that thinks about it.
int main(int argc, char** argv) {
  support::StageModelOf<bytes::Mlp> model;
  return support::run_stage(bytes::stage(bytes::mlp), model, argc, argv);
}
