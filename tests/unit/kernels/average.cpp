#include "strata/kernels/reference/average.hpp"
#include "strata/kernels/simd/average.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// A running mean with all that it reads and writes.
template <class S, Size C> struct Case {
  Batch<S, Signal<C>> x, dy, y, dx;
  Held<PerSequence<S, C>> sum;

  Case(Size sequences, Size length)
      : x{sequences, length, 1},
        dy{sequences, length, 2},
        y{sequences, length},
        dx{sequences, length},
        sum{sequences} {}

  void forward(auto device) { average(device, x.constant(), 0, sum.tensor(), y.view()); }
  void backward(auto device) { average_gradient(device, dy.constant(), dx.view()); }
};

}  // namespace

TEST_CASE_TEMPLATE("average and its gradient agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    for (const auto [sequences, length] : shapes) {
      Case<S, C> fast{sequences, length}, slow{sequences, length};
      fast.forward(Cpu{});
      slow.forward(Reference{});
      check_close(fast.y.memory, slow.y.memory);
      check_close(fast.sum.memory, slow.sum.memory);
      fast.backward(Cpu{});
      slow.backward(Reference{});
      check_close(fast.dx.memory, slow.dx.memory);
    }
  });
}

TEST_CASE_TEMPLATE("average in pieces is the same to the bit", Device, Reference, Cpu) {
  constexpr Size C = 30, T = 24, sequences = 3;
  Case<float, C> whole{sequences, T};
  whole.forward(Device{});
  for (const Size piece : {Size{1}, Size{5}, T - 1}) {
    CAPTURE(piece);
    Held<PerSequence<float, C>> sum{sequences};
    for (Size first = 0; first < T; first += piece) {
      const Size length = std::min(piece, T - first);
      Batch<float, Signal<C>> x{sequences, length}, y{sequences, length};
      for (Size s = 0; s < sequences; ++s) std::copy_n(whole.x.row(s * T + first), length * C, x.row(s * length));
      average(Device{}, x.constant(), first, sum.tensor(), y.view());
      for (Size s = 0; s < sequences; ++s)
        CHECK(std::equal(y.row(s * length), y.row((s + 1) * length), whole.y.row(s * T + first)));
      CHECK(y.memory.intact());
    }
    CHECK(std::equal(sum.data, sum.data + sequences * C, whole.sum.data));
    CHECK(sum.memory.intact());
  }
}

TEST_CASE("average's gradient is right") {
  Case<double, 3> place{2, 5};
  place.backward(Reference{});
  const auto loss = [&] {
    place.forward(Reference{});
    return dot(place.y.memory, place.dy.memory);
  };
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss);
}
