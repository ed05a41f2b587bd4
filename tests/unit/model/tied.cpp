#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"

using namespace model_test;

namespace {

template <class Option> using With = Stack<Tokens<9, 6>, Stack<Embedding<8>, Position>, Attention<2>, LMHead<Option>>;

}  // namespace

TEST_CASE("a tied head stores nothing") {
  static_assert(parameter_count<With<NoBias>> - parameter_count<With<Tied>> == 9 * 8);
  static_assert(layout<With<NoBias>>.size() - layout<With<Tied>>.size() == 1);
}

TEST_CASE_TEMPLATE("a tied weight's gradient is the embedding's and the head's together", Device, Reference, Cpu) {
  Trial<With<Tied>, double, Device> tied;
  Trial<With<NoBias>, double, Device> apart;
  Tensors parameters = named(tied.weights.parameters);
  parameters.push_back({"head.weight", {9, 8}, parameters[0].values});
  assign(apart.weights.parameters, parameters);

  CHECK(tied.loss_gradient() == doctest::Approx(apart.loss_gradient()).epsilon(1e-12));
  Tensors expected = named(apart.gradients);
  CHECK(largest(expected.back().values) > 1e-4);
  for (Size i = 0; i < expected[0].values.size(); ++i) expected[0].values[i] += expected.back().values[i];
  check_close(named(tied.gradients), expected, 1e-12);
}
