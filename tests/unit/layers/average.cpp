#include "../support.hpp"

#include "strata/layers/average.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

using Bag = Stack<Tokens<7, 5>, Embedding<6>, Average, LMHead<>>;

}  // namespace

TEST_CASE("Average: fast and plain kernels agree") { compare_devices<Bag>(); }

TEST_CASE_TEMPLATE("Average: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Bag, Device>("average");
}

TEST_CASE_TEMPLATE("Average: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Bag, Device>();
  check_gradients<Bag, Device>(false, 3);
}

TEST_CASE("Average: saved and loaded") { check_saved_and_loaded<Bag>(); }

TEST_CASE_TEMPLATE("Average: symbol by symbol as all at once", Device, Reference, Cpu) { check_cached<Bag, Device>(); }
