#include "../support.hpp"

#include "strata/layers/activation.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

template <class Activation> using With = Stack<Tokens<7, 5>, Embedding<6>, Activation, LMHead<>>;

}  // namespace

TEST_CASE_TEMPLATE("activations: fast and plain kernels agree", Layer, Tanh, ReLU, GELU) {
  compare_devices<With<Layer>>();
}

TEST_CASE_TEMPLATE("activations: agree with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<With<Tanh>, Device>("tanh");
  compare_with_fixture<With<ReLU>, Device>("relu");
  compare_with_fixture<With<GELU>, Device>("gelu");
}

TEST_CASE_TEMPLATE("activations: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<With<Tanh>, Device>();
  check_gradients<With<ReLU>, Device>();
  check_gradients<With<GELU>, Device>();
}

TEST_CASE_TEMPLATE("activations: saved and loaded", Layer, Tanh, ReLU, GELU) {
  check_saved_and_loaded<With<Layer>>();
}
