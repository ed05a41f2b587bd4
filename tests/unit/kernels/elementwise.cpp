#include "strata/kernels/reference/elementwise.hpp"
#include "strata/kernels/simd/elementwise.hpp"
#include "support.hpp"

using namespace kernel_test;

TEST_CASE_TEMPLATE("add and copy agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    for (const auto [sequences, length] : shapes) {
      Batch<S, Signal<C>> x{sequences, length, 1}, sum{sequences, length, 2}, expected{sequences, length, 2};
      add(Cpu{}, x.constant(), sum.view());
      add(Reference{}, x.constant(), expected.view());
      check_close(sum.memory, expected.memory, 1);

      Batch<S, Features<27, 1, 65 * C>> flat{sequences, 1};
      Batch<S, Signal<C>> full{sequences, 65, 3};
      copy(Cpu{}, full.constant(), flat.view());
      check_close(flat.memory, full.memory, 0);
      copy(Reference{}, flat.constant(), full.view());
      check_close(full.memory, flat.memory, 0);
    }
  });
}
