#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"

using namespace model_test;

namespace {

using Window = Stack<Tokens<7, 5>, Embedding<6>, Flatten, LMHead<>>;
static_assert(sees_windows<Window>);

}  // namespace

TEST_CASE("Flatten: fast and plain kernels agree") { compare_devices<Window>(); }

TEST_CASE_TEMPLATE("Flatten: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Window, Device>("flatten");
}

TEST_CASE_TEMPLATE("Flatten: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Window, Device>();
}

TEST_CASE("Flatten: saved and loaded") { check_saved_and_loaded<Window>(); }

TEST_CASE("a model that sees windows refuses a shorter view") {
  Trial<Window, float, Cpu> trial{3, 4};
  CHECK_THROWS_AS(trial.forward(), std::invalid_argument);
}
