#include "strata/kernels/reference/conv.hpp"
#include "strata/kernels/reference/linear.hpp"
#include "strata/kernels/simd/conv.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One convolution of C to O scalars with all that it reads and writes; without a bias if `Biased` is false.
template <class S, Size C, Size O, Size Kernel, Size Stride, bool Biased = true> struct Case {
  static constexpr std::integral_constant<Size, Kernel> kernel{};
  static constexpr std::integral_constant<Size, Stride> stride{};
  using Weight = Tensor<S, O, Kernel, C>;
  Batch<S, Signal<C>> x, dx;
  Batch<S, Signal<O>> y, dy;
  Held<Weight> weight{3, 1.}, dweight{4, 1.};
  Held<Tensor<S, O>> bias{5, 1.}, dbias{6, 1.};
  Held<PackedWeight<S, O, Kernel * C>> packed;

  Case(Size sequences, Size length)
      : x{sequences, length, 1},
        dx{sequences, length},
        y{sequences, (length - Kernel) / Stride + 1},
        dy{sequences, (length - Kernel) / Stride + 1, 2} {}

  static auto optional(auto tensor) {
    if constexpr (Biased)
      return tensor;
    else
      return Nothing{};
  }
  void forward(auto device) {
    pack(device, weight.constant(), packed.tensor());
    conv(device, kernel, stride, x.constant(), weight.constant(), packed.tensor(), optional(bias.constant()), y.view());
  }
  void backward(auto device) {
    conv_gradient(device, kernel, stride, x.constant(), dy.constant(), weight.constant(), packed.tensor(), dx.view(),
                  dweight.tensor(), optional(dbias.tensor()));
  }
};

template <class S, Size C, Size O, Size Kernel, Size Stride, bool Biased = true> void compare() {
  Draw draw{C * 1000 + Kernel};
  for (Size i = 0; i < draws; ++i) {
    const Shape shape{draw.size(i < draws / 4 ? 70 : 9), Kernel - 1 + draw.size(66 - Kernel)};
    const Cpu device{draw.one_of({1, 2, 3})};
    CAPTURE(seed);
    CAPTURE(C);
    CAPTURE(O);
    CAPTURE(Kernel);
    CAPTURE(Stride);
    CAPTURE(shape.sequences);
    CAPTURE(shape.length);
    CAPTURE(device.threads);
    Case<S, C, O, Kernel, Stride, Biased> fast{shape.sequences, shape.length}, slow{shape.sequences, shape.length};
    fast.forward(device);
    slow.forward(Reference{});
    check_close(fast.y.memory, slow.y.memory, 64, 1);
    fast.backward(device);
    slow.backward(Reference{});
    check_close(fast.dx.memory, slow.dx.memory, 64, 1);
    check_close(fast.dweight.memory, slow.dweight.memory, 256, 1);
    check_close(fast.dbias.memory, slow.dbias.memory, 256, 1);
    CHECK(fast.packed.memory.intact());
  }
}

}  // namespace

TEST_CASE_TEMPLATE("conv and its gradient agree", S, float, double) {
  compare<S, 10, 17, 2, 2>();
  compare<S, 6, 9, 3, 2, false>();
  if constexpr (std::is_same_v<S, float>) {
    compare<S, 1, 1, 1, 1>();
    compare<S, 3, 8, 3, 1>();
    compare<S, 5, 33, 2, 3>();
    compare<S, 16, 16, 5, 2>();
    compare<S, 64, 128, 2, 2, false>();
    compare<S, 4, 3, 24, 7>();
  }
}

TEST_CASE_TEMPLATE("conv over single positions is a linear layer", Device, Reference, Cpu) {
  Case<float, 30, 9, 1, 1> place{3, 13};
  place.forward(Device{});
  Batch<float, Signal<9>> y{3, 13};
  const Tensor<const float, 9, 30> weight{place.weight.data};
  linear(Device{}, place.x.constant(), weight, place.packed.tensor(), place.bias.constant(), y.view());
  check_close(place.y.memory, y.memory, 0);
}

TEST_CASE("conv's gradient is right") {
  const auto check = []<Size Kernel, Size Stride>(std::index_sequence<Kernel, Stride>) {
    Case<double, 3, 4, Kernel, Stride> place{2, 6};
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
  };
  check(std::index_sequence<2, 2>{});
  check(std::index_sequence<3, 2>{});
  check(std::index_sequence<1, 4>{});
}
