#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"

using namespace model_test;

namespace {

template <class Option> using With = Stack<Tokens<7, 5>, Embedding<6>, Position, LMHead<Option>>;
using WithoutBias = Stack<Tokens<7, 5>, Embedding<6>, LMHead<NoBias>>;

}  // namespace

TEST_CASE("LMHead: fast and plain kernels agree") {
  compare_devices<With<Bias>>();
  compare_devices<WithoutBias>();
  compare_devices<With<Tied>>();
}

TEST_CASE_TEMPLATE("LMHead: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<With<Bias>, Device>("position");
  compare_with_fixture<WithoutBias, Device>("head_without_bias");
  compare_with_fixture<With<Tied>, Device>("head_tied");
}

TEST_CASE_TEMPLATE("LMHead: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<With<Bias>, Device>();
  check_gradients<WithoutBias, Device>();
  check_gradients<With<Tied>, Device>();
}

TEST_CASE("LMHead: saved and loaded") {
  check_saved_and_loaded<With<Bias>>();
  check_saved_and_loaded<WithoutBias>();
  check_saved_and_loaded<With<Tied>>();
}
