#include "ladder.hpp"

#include "support/stage_model_of.hpp"

using namespace strata;

/// Up to 256 bytes, and four looks back at them.
int main(int argc, char** argv) {
  support::StageModelOf<bytes::Transformer> model;
  return support::run_stage(bytes::stage(bytes::transformer), model, argc, argv);
}
