#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"

using namespace model_test;

namespace {

template <class Option> using With = Stack<Tokens<7, 5>, Embedding<6>, Position, LMHead<Option>>;
using WithoutBias = Stack<Tokens<7, 5>, Embedding<6>, LMHead<NoBias>>;

}  // namespace

TEST_CASE_TEMPLATE("LMHead: fast and plain kernels agree", M, With<Bias>, WithoutBias, With<Tied>) {
  compare_devices<M>();
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

TEST_CASE_TEMPLATE("LMHead: saved and loaded", M, With<Bias>, WithoutBias, With<Tied>) { check_saved_and_loaded<M>(); }
