#include "../support.hpp"

#include "strata/layers/activation.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/model/describe.hpp"

using namespace model_test;

namespace {

template <Size T, class... Convs> using With = Stack<Tokens<7, T>, Embedding<6>, Convs..., Flatten, LMHead<>>;
using Joining = With<6, Conv<9, 2, 2, NoBias>>;
using Overlapping = With<5, Conv<9, 3, 2>>;
/// Windows that leave positions out, between them and at the end; then one that sees all that is left.
using Sparse = With<9, Conv<5, 2, 3>, Tanh, Conv<4, 3>>;

static_assert(Root<Joining>::OutputOf<1>::positions == 3 && Root<Overlapping>::OutputOf<1>::positions == 2);
static_assert(flops<Joining> == 2 * 3 * (2 * 6) * 9 + 2 * (3 * 9) * 7);
static_assert(parameter_count<Overlapping> == 7 * 6 + (9 * 3 * 6 + 9) + (7 * 2 * 9 + 7));

}  // namespace

TEST_CASE("Conv: fast and plain kernels agree") {
  compare_devices<Joining>();
  compare_devices<Overlapping>();
  compare_devices<Sparse>();
}

TEST_CASE_TEMPLATE("Conv: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Joining, Device>("conv");
  compare_with_fixture<Overlapping, Device>("conv_overlapping");
}

TEST_CASE_TEMPLATE("Conv: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Joining, Device>();
  check_gradients<Overlapping, Device>();
  check_gradients<Sparse, Device>();
}

TEST_CASE("Conv: saved and loaded") {
  check_saved_and_loaded<Joining>();
  check_saved_and_loaded<Overlapping>();
}

TEST_CASE("Conv: named as one would write it") {
  CHECK(type_name<Conv<9, 3>>() == "Conv<9, 3>");
  CHECK(type_name<Conv<9, 1>>() == "Conv<9, 1>");
  CHECK(type_name<Conv<9, 1, 2>>() == "Conv<9, 1, 2>");
  CHECK(type_name<Conv<9, 2, 1, NoBias>>() == "Conv<9, 2, 1, NoBias>");
}
