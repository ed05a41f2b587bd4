#include "../support.hpp"

#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

using Embedded = Stack<Tokens<7, 5>, Embedding<6>, LMHead<>>;

}  // namespace

TEST_CASE("Embedding: fast and plain kernels agree") { compare_devices<Embedded>(); }

TEST_CASE_TEMPLATE("Embedding: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Embedded, Device>("embedding");
}

TEST_CASE_TEMPLATE("Embedding: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Embedded, Device>();
}

TEST_CASE("Embedding: saved and loaded") { check_saved_and_loaded<Embedded>(); }
