#include "strata/kernels/reference/batch_norm.hpp"
#include "strata/kernels/simd/batch_norm.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One normalisation over the batch with all that it reads and writes.
template <class S, Size C> struct Case {
  template <class E> struct Affine { Tensor<E, C> weight, bias; };
  struct Running {
    Tensor<S, C> mean, variance;
  };
  using Width = Tensor<S, C>;

  Batch<S, Signal<C>> x, dy, y, dx;
  Held<Width> weight{3, 1.}, bias{4, 1.}, dweight{5, 1.}, dbias{6, 1.}, running_mean{7, 1.}, running_variance{8, 1.};
  Held<Width> mean, scale;
  bool training;

  Case(Size sequences, Size length, bool trains)
      : x{sequences, length, 1, 3},
        dy{sequences, length, 2},
        y{sequences, length},
        dx{sequences, length},
        training{trains} {
    for (Size i = 0; i < C; ++i) running_variance[i] = std::abs(running_variance[i]) + S(0.1);
  }

  void forward(auto device) {
    batch_norm(device, x.constant(), Affine<const S>{weight.constant(), bias.constant()}, training,
               Running{running_mean.tensor(), running_variance.tensor()}, y.view(), mean.tensor(), scale.tensor());
  }
  void backward(auto device) {
    batch_norm_gradient(device, x.constant(), dy.constant(), Affine<const S>{weight.constant(), bias.constant()},
                        training, mean.tensor(), scale.tensor(), dx.view(),
                        Affine<S>{dweight.tensor(), dbias.tensor()});
  }
};

}  // namespace

TEST_CASE_TEMPLATE("batch_norm and its gradient agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    for (const auto [sequences, length] : shapes)
      for (const bool training : {false, true}) {
        if (training && sequences * length < 3) continue;  // two numbers become −1 and 1, whatever they are
        Case<S, C> fast{sequences, length, training}, slow{sequences, length, training};
        fast.forward(Cpu{});
        slow.forward(Reference{});
        check_close(fast.y.memory, slow.y.memory, 256);
        check_close(fast.mean.memory, slow.mean.memory);
        check_close(fast.scale.memory, slow.scale.memory, 256);
        check_close(fast.running_mean.memory, slow.running_mean.memory);
        check_close(fast.running_variance.memory, slow.running_variance.memory);
        fast.backward(Cpu{});
        slow.backward(Reference{});
        check_close(fast.dx.memory, slow.dx.memory, 2048);
        check_close(fast.dweight.memory, slow.dweight.memory, 512);
        check_close(fast.dbias.memory, slow.dbias.memory);
      }
  });
}

TEST_CASE_TEMPLATE("batch_norm makes a batch's mean 0 and its variance 1, and remembers a tenth", Device, Reference,
                   Cpu) {
  Case<double, 8> place{4, 13, true};
  place.weight.memory.zero();
  place.bias.memory.zero();
  for (Size c = 0; c < 8; ++c) place.weight[c] = 1;
  const double before = place.running_mean[2], variance_before = place.running_variance[2];
  place.forward(Device{});
  double sum = 0, squares = 0, input_sum = 0, input_squares = 0;
  for (Size r = 0; r < 52; ++r) {
    const double out = place.y.row(r)[2], in = place.x.row(r)[2];
    sum += out, squares += out * out, input_sum += in, input_squares += in * in;
  }
  const double mean = input_sum / 52, variance = (input_squares - 52 * mean * mean) / 51;
  CHECK(std::abs(sum) < 1e-10);
  CHECK(squares / 52 == doctest::Approx(1).epsilon(1e-4));  // but for the 10⁻⁵ under the root
  CHECK(place.running_mean[2] == doctest::Approx(0.9 * before + 0.1 * mean).epsilon(1e-12));
  CHECK(place.running_variance[2] == doctest::Approx(0.9 * variance_before + 0.1 * variance).epsilon(1e-12));
}

TEST_CASE("batch_norm's gradient is right") {
  for (const bool training : {false, true}) {
    Case<double, 5> place{2, 3, training};
    place.forward(Reference{});
    place.dweight.memory.zero();
    place.dbias.memory.zero();
    place.backward(Reference{});
    const auto loss = [&] {
      place.forward(Reference{});
      return dot(place.y.memory, place.dy.memory);
    };
    check_gradient(place.x.data, place.dx.data, place.x.size(), loss, 1e-6);
    check_gradient(place.weight.data, place.dweight.data, 5, loss);
    check_gradient(place.bias.data, place.dbias.data, 5, loss);
  }
}
