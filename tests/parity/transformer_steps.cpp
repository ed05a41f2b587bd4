#include "steps.hpp"
#include "transformer.hpp"

using namespace parity;

TEST_CASE("transformer: three steps of each optimiser as PyTorch takes them") {
  check_three_steps<Transformer, double>("transformer", 1e-7);
  check_three_steps<Transformer, float>("transformer", 1e-5);
}
