#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/sinusoids.hpp"

using namespace model_test;

namespace {

using Placed = Stack<Tokens<7, 5>, Embedding<6>, Sinusoids, LMHead<>>;

}  // namespace

TEST_CASE("Sinusoids: fast and plain kernels agree") { compare_devices<Placed>(); }

TEST_CASE_TEMPLATE("Sinusoids: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Placed, Device>("sinusoids");
}

TEST_CASE_TEMPLATE("Sinusoids: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Placed, Device>();
  check_gradients<Placed, Device>(false, 3);
}

TEST_CASE("Sinusoids: saved and loaded") { check_saved_and_loaded<Placed>(); }

TEST_CASE_TEMPLATE("Sinusoids: symbol by symbol as all at once", Device, Reference, Cpu) {
  check_cached<Placed, Device>();
}
