#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

template <class Layer> using With = Stack<Tokens<7, 5>, Embedding<6>, Layer, LMHead<>>;
using Plain = With<Attention<2>>;
using Biased = With<Attention<3, Bias>>;
/// Heads of whole vectors, and more positions than the fast kernel treats at a time.
using Long = Stack<Tokens<7, 70>, Embedding<32>, Attention<2>, LMHead<>>;

}  // namespace

TEST_CASE("Attention: fast and plain kernels agree") {
  compare_devices<Plain>();
  compare_devices<Biased>();
}

TEST_CASE_TEMPLATE("Attention: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Plain, Device>("attention");
  compare_with_fixture<Biased, Device>("attention_with_biases");
}

TEST_CASE_TEMPLATE("Attention: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Plain, Device>();
  check_gradients<Biased, Device>();
  check_gradients<Biased, Device>(false, 3);
}
TEST_CASE("Attention: gradients agree with differences, beyond a block") { check_gradients<Long, Cpu>(); }

TEST_CASE("Attention: saved and loaded") {
  check_saved_and_loaded<Plain>();
  check_saved_and_loaded<Biased>();
}

TEST_CASE_TEMPLATE("Attention: symbol by symbol as all at once", Device, Reference, Cpu) {
  check_cached<Plain, Device>();
  check_cached<Biased, Device>();
}
TEST_CASE("Attention: symbol by symbol as all at once, beyond a block") { check_cached<Long, Cpu>(); }
