#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"

using namespace model_test;

namespace {

using Placed = Stack<Tokens<7, 5>, Embedding<6>, Position, LMHead<>>;

}  // namespace

TEST_CASE("Position: fast and plain kernels agree") { compare_devices<Placed>(); }

TEST_CASE_TEMPLATE("Position: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Placed, Device>("position");
}

TEST_CASE_TEMPLATE("Position: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Placed, Device>();
  check_gradients<Placed, Device>(false, 3);
}

TEST_CASE("Position: saved and loaded") { check_saved_and_loaded<Placed>(); }

TEST_CASE_TEMPLATE("Position: symbol by symbol as all at once", Device, Reference, Cpu) {
  check_cached<Placed, Device>();
}
