#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

template <Size Heads, class Option> using With = Stack<Tokens<7, 5>, Embedding<6>, Attention<Heads, Option>, LMHead<>>;
using Plain = With<2, NoBias>;
using Biased = With<3, Bias>;

}  // namespace

TEST_CASE_TEMPLATE("Attention: fast and plain kernels agree", M, Plain, Biased) { compare_devices<M>(); }

TEST_CASE_TEMPLATE("Attention: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Plain, Device>("attention");
  compare_with_fixture<Biased, Device>("attention_with_biases");
}

TEST_CASE_TEMPLATE("Attention: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Plain, Device>();
  check_gradients<Biased, Device>();
  check_gradients<Biased, Device>(false, 3);
}

TEST_CASE_TEMPLATE("Attention: saved and loaded", M, Plain, Biased) { check_saved_and_loaded<M>(); }

TEST_CASE_TEMPLATE("Attention: symbol by symbol as all at once", Device, Reference, Cpu) {
  check_cached<Plain, Device>();
  check_cached<Biased, Device>();
}
