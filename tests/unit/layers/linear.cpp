#include "../support.hpp"

#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

template <class Option> using With = Stack<Tokens<7, 5>, Embedding<6>, Linear<9, Option>, LMHead<>>;

}  // namespace

TEST_CASE_TEMPLATE("Linear: fast and plain kernels agree", Option, Bias, NoBias) { compare_devices<With<Option>>(); }

TEST_CASE_TEMPLATE("Linear: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<With<Bias>, Device>("linear");
  compare_with_fixture<With<NoBias>, Device>("linear_without_bias");
}

TEST_CASE_TEMPLATE("Linear: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<With<Bias>, Device>();
  check_gradients<With<NoBias>, Device>();
}

TEST_CASE_TEMPLATE("Linear: saved and loaded", Option, Bias, NoBias) { check_saved_and_loaded<With<Option>>(); }
