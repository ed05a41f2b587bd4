#include "transformer.hpp"

using namespace parity;

TEST_CASE("transformer: logits, losses and gradients as PyTorch has them") {
  const Fixture fixture{"transformer"};
  compare_with_fixture<Transformer, double, Reference>(fixture);
  compare_with_fixture<Transformer, double, Cpu>(fixture);
  compare_with_fixture<Transformer, float, Cpu>(fixture);
}
