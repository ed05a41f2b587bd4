#include "strata/kernels/reference/position.hpp"
#include "strata/kernels/simd/position.hpp"
#include "support.hpp"

using namespace kernel_test;

TEST_CASE_TEMPLATE("position and its gradient agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    constexpr Size T = 65;
    using Weight = Tensor<S, T, C>;
    for (const auto [sequences, length] : shapes) {
      Held<Weight> weight{1, 1.}, dweight{2, 1.}, expected_dweight{2, 1.};
      Batch<S, Signal<C>> x{sequences, length, 3}, dy{sequences, length, 4};
      for (const Size first : {Size{0}, (T - length) / 2, T - length}) {
        Batch<S, Signal<C>> y{sequences, length}, expected{sequences, length};
        position(Cpu{}, x.constant(), weight.constant(), first, y.view());
        position(Reference{}, x.constant(), weight.constant(), first, expected.view());
        check_close(y.memory, expected.memory, 1);
      }
      Batch<S, Signal<C>> dx{sequences, length}, expected_dx{sequences, length};
      position_gradient(Cpu{}, dy.constant(), dx.view(), dweight.tensor());
      position_gradient(Reference{}, dy.constant(), expected_dx.view(), expected_dweight.tensor());
      check_close(dx.memory, expected_dx.memory, 0);
      check_close(dweight.memory, expected_dweight.memory);
    }
  });
}

TEST_CASE("position's gradient is right") {
  using Weight = Tensor<double, 7, 3>;
  Held<Weight> weight{1, 1.}, dweight;
  Batch<double, Features<5, 7, 3>> x{2, 5, 2}, y{2, 5}, dy{2, 5, 3}, dx{2, 5};
  dweight.memory.zero();
  position_gradient(Reference{}, dy.constant(), dx.view(), dweight.tensor());
  const auto loss = [&] {
    position(Reference{}, x.constant(), weight.constant(), 0, y.view());
    return dot(y.memory, dy.memory);
  };
  check_gradient(x.data, dx.data, x.size(), loss);
  check_gradient(weight.data, dweight.data, Weight::size, loss);
}
