#include "strata/kernels/reference/linear.hpp"
#include "strata/kernels/simd/linear.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One linear layer from I to O with all that it reads and writes; without a bias if `Biased` is false.
template <class S, Size I, Size O, bool Biased> struct Case {
  using Weight = Tensor<S, O, I>;
  Batch<S, Signal<I>> x, dx;
  Batch<S, Signal<O>> y, dy;
  Held<Weight> weight{3, 1.}, dweight{4, 1.};
  Held<Tensor<S, O>> bias{5, 1.}, dbias{6, 1.};
  Held<PackedWeight<S, O, I>> packed;

  Case(Size sequences, Size length)
      : x{sequences, length, 1}, dx{sequences, length}, y{sequences, length}, dy{sequences, length, 2} {}

  static auto optional(auto tensor) {
    if constexpr (Biased)
      return tensor;
    else
      return Nothing{};
  }
  void forward(auto device) {
    pack(device, weight.constant(), packed.tensor());
    linear(device, x.constant(), weight.constant(), packed.tensor(), optional(bias.constant()), y.view());
  }
  void backward(auto device) {
    linear_gradient(device, x.constant(), dy.constant(), weight.constant(), packed.tensor(), dx.view(),
                    dweight.tensor(), optional(dbias.tensor()));
  }
};

template <class S, Size I, Size O, bool Biased> void compare() {
  Draw draw{I * 1000 + O};
  for (Size i = 0; i < draws; ++i) {
    const Size rows = draw.size(i < draws / 4 ? 600 : 70);
    const Cpu device{draw.one_of({1, 2, 3})};
    CAPTURE(seed);
    CAPTURE(I);
    CAPTURE(O);
    CAPTURE(rows);
    CAPTURE(device.threads);
    Case<S, I, O, Biased> fast{rows, 1}, slow{rows, 1};
    fast.forward(device);
    slow.forward(Reference{});
    check_close(fast.y.memory, slow.y.memory, 64, 1);
    fast.backward(device);
    slow.backward(Reference{});
    check_close(fast.dx.memory, slow.dx.memory, 64, 1);
    check_close(fast.dweight.memory, slow.dweight.memory, 128, 1);
    check_close(fast.dbias.memory, slow.dbias.memory, 128, 1);
    CHECK(fast.packed.memory.intact());
  }
}

}  // namespace

TEST_CASE_TEMPLATE("linear and its gradient agree", S, float, double) {
  compare<S, 31, 49, true>();
  compare<S, 3, 8, false>();
  if constexpr (std::is_same_v<S, float>) {
    compare<S, 1, 1, true>();
    compare<S, 200, 15, true>();
    compare<S, 128, 128, false>();
    compare<S, 17, 97, false>();
  }
}

TEST_CASE("linear's gradient is right") {
  Case<double, 3, 4, true> place{2, 3};
  place.dweight.memory.zero();
  place.dbias.memory.zero();
  place.backward(Reference{});
  const auto loss = [&] {
    place.forward(Reference{});
    return dot(place.y.memory, place.dy.memory);
  };
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss);
  check_gradient(place.weight.data, place.dweight.data, place.weight.size, loss);
  check_gradient(place.bias.data, place.dbias.data, place.bias.size, loss);
}
