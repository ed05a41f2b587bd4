#include "strata/kernels/reference/activation.hpp"
#include "strata/kernels/simd/activation.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

struct Tanh {
  static constexpr double roundings = 2;
  static void forward(auto device, auto x, auto y) { tanh(device, x, y); }
  static void backward(auto device, auto, auto y, auto dy, auto dx) { tanh_gradient(device, y, dy, dx); }
  static long double exact(long double x) { return std::tanh(x); }
};
struct Relu {
  static constexpr double roundings = 0.1;
  static void forward(auto device, auto x, auto y) { relu(device, x, y); }
  static void backward(auto device, auto x, auto, auto dy, auto dx) { relu_gradient(device, x, dy, dx); }
  static long double exact(long double x) { return std::fmax(x, 0.L); }
};
struct Gelu {
  static constexpr double roundings = 8;
  template <class S, class Signal> static void forward(auto device, View<const S, Signal> x, View<S, Signal> y) {
    Batch<S, Signal> slope{x.sequences, x.length};
    gelu(device, x, y, slope.view());
  }
  template <class S, class Signal>
  static void backward(auto device, View<const S, Signal> x, auto, View<const S, Signal> dy, View<S, Signal> dx) {
    Batch<S, Signal> y{x.sequences, x.length}, slope{x.sequences, x.length};
    gelu(device, x, y.view(), slope.view());
    gelu_gradient(device, slope.constant(), dy, dx);
  }
  static long double exact(long double x) { return x / 2 * std::erfc(-x / std::numbers::sqrt2_v<long double>); }
};

/// One line of numbers: activations know no rows.
using Line = Features<27, 4001, 1>;

/// Distance of two numbers in units of the last place of the exact one.
template <class S> double ulps(S actual, long double exact) {
  const S near = std::abs(static_cast<S>(exact));
  const S unit = std::nextafter(near, std::numeric_limits<S>::infinity()) - near;
  return static_cast<double>(std::abs(static_cast<long double>(actual) - exact) / static_cast<long double>(unit));
}

}  // namespace

TYPE_TO_STRING(Tanh);
TYPE_TO_STRING(Relu);
TYPE_TO_STRING(Gelu);

TEST_CASE_TEMPLATE("activations and their gradients agree", F, Tanh, Relu, Gelu) {
  const auto compare = []<class S>(S, Size count) {
    Batch<S, Line> x{1, count, 1, 4}, dy{1, count, 2}, y{1, count}, dx{1, count};
    Batch<S, Line> expected_y{1, count}, expected_dx{1, count};
    F::forward(Cpu{}, x.constant(), y.view());
    F::forward(Reference{}, x.constant(), expected_y.view());
    check_close(y.memory, expected_y.memory, 4);
    F::backward(Cpu{}, x.constant(), y.constant(), dy.constant(), dx.view());
    F::backward(Reference{}, x.constant(), y.constant(), dy.constant(), expected_dx.view());
    check_close(dx.memory, expected_dx.memory, 8);
  };
  for (const Size count : {1U, 3U, 8U, 27U, 30U, 130U, 4001U}) {
    compare(1.f, count);
    compare(1., count);
  }
}

TEST_CASE_TEMPLATE("activations are right to a few units in the last place", F, Tanh, Relu, Gelu) {
  const auto worst = []<class S>(S) {
    constexpr Size count = Line::positions;
    Batch<S, Line> x{1, count}, y{1, count};
    // Both signs, more of the small magnitudes.
    for (Size i = 0; i < count; ++i) {
      const S along = S(i) / S(count / 2) - S(1);
      x.data[i] = S(10) * along * along * along;
    }
    F::forward(Cpu{}, x.constant(), y.view());
    double most = 0;
    for (Size i = 0; i < count; ++i)
      most = std::max(most, ulps(y.data[i], F::exact(static_cast<long double>(x.data[i]))));
    return most;
  };
  CHECK(worst(1.f) < F::roundings);
  CHECK(worst(1.) < F::roundings);
}

TEST_CASE_TEMPLATE("activations pass NaN on, and end where they should", F, Tanh, Relu, Gelu) {
  const auto check = []<class S, class Device>(S, Device) {
    using Limits = std::numeric_limits<S>;
    const S ends[] = {Limits::quiet_NaN(),  S(0),  S(-0.0), Limits::max(), Limits::lowest(),
                      Limits::denorm_min(), S(50), S(-50)};
    // In a full vector and in what is left over after it.
    Batch<S, Line> x{1, 35}, y{1, 35};
    for (Size i = 0; i < 35; ++i) x.data[i] = ends[i % 8];
    F::forward(Device{}, x.constant(), y.view());
    for (Size i = 0; i < 35; ++i) {
      CAPTURE(x.data[i]);
      if (i % 8 == 0)
        CHECK(std::isnan(y.data[i]));
      else
        CHECK(y.data[i] == doctest::Approx(static_cast<S>(F::exact(static_cast<long double>(x.data[i])))));
    }
  };
  check(1.f, Cpu{});
  check(1., Cpu{});
  check(1.f, Reference{});
  check(1., Reference{});
}

TEST_CASE_TEMPLATE("activations' gradients are right", F, Tanh, Relu, Gelu) {
  Batch<double, Line> x{1, 50, 1, 4}, y{1, 50}, dy{1, 50, 2}, dx{1, 50};
  F::forward(Reference{}, x.constant(), y.view());
  F::backward(Reference{}, x.constant(), y.constant(), dy.constant(), dx.view());
  check_gradient(x.data, dx.data, x.size(), [&] {
    F::forward(Reference{}, x.constant(), y.view());
    return dot(y.memory, dy.memory);
  });
}
