#include "strata/kernels/reference/layer_norm.hpp"
#include "strata/kernels/simd/layer_norm.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One layer normalisation with all that it reads and writes.
template <class S, Size C> struct Case {
  static constexpr Size T = 65;
  using Width = Tensor<S, C>;
  Batch<S, Signal<C>> x, dy, y, dx;
  Held<Width> weight{3, 1.}, bias{4, 1.}, dweight{5, 1.}, dbias{6, 1.};
  Held<PerSequence<S, T>> mean, scale;

  Case(Size sequences, Size length)
      : x{sequences, length, 1, 3},
        dy{sequences, length, 2},
        y{sequences, length},
        dx{sequences, length},
        mean{sequences},
        scale{sequences} {}

  void forward(auto device) {
    layer_norm(device, x.constant(), weight.constant(), bias.constant(), y.view(), mean.tensor(), scale.tensor());
  }
  void backward(auto device) {
    layer_norm_gradient(device, x.constant(), dy.constant(), weight.constant(), mean.tensor(), scale.tensor(),
                        dx.view(), dweight.tensor(), dbias.tensor());
  }
};

}  // namespace

TEST_CASE_TEMPLATE("layer_norm and its gradient agree", S, float, double) {
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
      for (Size r = 0; r < slow.x.rows(); ++r) {
        CHECK(fast.mean[r] == doctest::Approx(slow.mean[r]).epsilon(1e-5));
        CHECK(fast.scale[r] == doctest::Approx(slow.scale[r]).epsilon(1e-5));
      }
      fast.backward(Cpu{});
      slow.backward(Reference{});
      check_close(fast.dx.memory, slow.dx.memory, 128);
      check_close(fast.dweight.memory, slow.dweight.memory, 64);
      check_close(fast.dbias.memory, slow.dbias.memory);
      CHECK(fast.mean.memory.intact());
      CHECK(fast.scale.memory.intact());
    }
  });
}

TEST_CASE_TEMPLATE("layer_norm of a large mean keeps the small differences", S, float, double) {
  Case<S, 30> fast{2, 5}, slow{2, 5};
  for (Size i = 0; i < fast.x.size(); ++i) fast.x.data[i] = slow.x.data[i] = S(1000) + S(i % 7) / S(8);
  fast.forward(Cpu{});
  slow.forward(Reference{});
  check_close(fast.y.memory, slow.y.memory, 4000);
}

TEST_CASE("layer_norm's gradient is right") {
  Case<double, 5> place{2, 3};
  place.forward(Reference{});
  place.dweight.memory.zero();
  place.dbias.memory.zero();
  place.backward(Reference{});
  const auto loss = [&] {
    place.forward(Reference{});
    return dot(place.y.memory, place.dy.memory);
  };
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss);
  check_gradient(place.weight.data, place.dweight.data, 5, loss);
  check_gradient(place.bias.data, place.dbias.data, 5, loss);
}
