#include "strata/kernels/reference/rms_norm.hpp"
#include "strata/kernels/simd/rms_norm.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One normalisation by the root mean square with all that it reads and writes.
template <class S, Size C> struct Case {
  using Width = Tensor<S, C>;
  Batch<S, Signal<C>> x, dy, y, dx;
  Held<Width> weight{3, 1.}, dweight{5, 1.};
  Held<PerSequence<S, 65>> scale;

  Case(Size sequences, Size length)
      : x{sequences, length, 1, 3},
        dy{sequences, length, 2},
        y{sequences, length},
        dx{sequences, length},
        scale{sequences} {}

  void forward(auto device) { rms_norm(device, x.constant(), weight.constant(), y.view(), scale.tensor()); }
  void backward(auto device) {
    rms_norm_gradient(device, x.constant(), dy.constant(), weight.constant(), scale.tensor(), dx.view(),
                      dweight.tensor());
  }
};

}  // namespace

TEST_CASE_TEMPLATE("rms_norm and its gradient agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    Draw draw{C};
    for (Size i = 0; i < draws / 4; ++i) {
      const Size sequences = draw.size(9), length = draw.size(65);
      CAPTURE(seed);
      CAPTURE(C);
      CAPTURE(sequences);
      CAPTURE(length);
      Case<S, C> fast{sequences, length}, slow{sequences, length};
      fast.forward(Cpu{});
      slow.forward(Reference{});
      check_close(fast.y.memory, slow.y.memory);
      for (Size r = 0; r < slow.x.rows(); ++r) CHECK(fast.scale[r] == doctest::Approx(slow.scale[r]).epsilon(1e-5));
      fast.backward(Cpu{});
      slow.backward(Reference{});
      if (C > 1) check_close(fast.dx.memory, slow.dx.memory, 128);  // a lone scalar keeps its sign: dx is mere rounding
      check_close(fast.dweight.memory, slow.dweight.memory, 64);
      CHECK(fast.scale.memory.intact());
    }
  });
}

TEST_CASE_TEMPLATE("rms_norm leaves zeros as they are", Device, Reference, Cpu) {
  Case<float, 30> place{2, 5};
  place.x.memory.zero();
  place.forward(Device{});
  CHECK(largest_of(place.y.memory) == 0);
  CHECK(place.scale[0] == doctest::Approx(1e4));
}

TEST_CASE("rms_norm's gradient is right") {
  Case<double, 5> place{2, 3};
  place.forward(Reference{});
  place.dweight.memory.zero();
  place.backward(Reference{});
  const auto loss = [&] {
    place.forward(Reference{});
    return dot(place.y.memory, place.dy.memory);
  };
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss);
  check_gradient(place.weight.data, place.dweight.data, 5, loss);
}
