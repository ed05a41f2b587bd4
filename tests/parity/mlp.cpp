#include "steps.hpp"

#include "strata/layers/activation.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"

using namespace parity;

namespace {

using Mlp = Stack<Tokens<27, 3>, Embedding<4>, Flatten, Linear<20>, Tanh, LMHead<>>;

}  // namespace

TEST_CASE_TEMPLATE("MLP: logits, losses and gradients as PyTorch has them", Device, Reference, Cpu) {
  compare_with_fixture<Mlp, Device>("mlp");
}

TEST_CASE("MLP: three steps of each optimiser as PyTorch takes them") {
  check_three_steps<Mlp, double>("mlp", 1e-7);
  check_three_steps<Mlp, float>("mlp", 1e-5);
}
