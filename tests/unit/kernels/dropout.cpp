#include "strata/kernels/reference/dropout.hpp"
#include "strata/kernels/simd/dropout.hpp"
#include "support.hpp"

using namespace kernel_test;

TEST_CASE_TEMPLATE("dropout agrees", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    for (const auto [sequences, length] : shapes)
      for (const std::uint64_t first : {0U, 3U, 8U, 4093U})
        for (const Size percent : {Size{0}, Size{10}, Size{50}, Size{99}, Size{100}}) {
          const RandomStream stream{7, Purpose::dropout, 2, 11, first};
          Batch<S, Signal<C>> x{sequences, length, 1}, y{sequences, length}, expected{sequences, length};
          dropout(Cpu{}, x.constant(), y.view(), percent, stream);
          dropout(Reference{}, x.constant(), expected.view(), percent, stream);
          check_close(y.memory, expected.memory, 2);
        }
  });
}

TEST_CASE_TEMPLATE("dropout depends on an element's index only", Device, Reference, Cpu) {
  using In = Features<27, 65, 27>;
  Batch<float, In> x{2, 65, 1}, whole{2, 65}, parts{2, 65};
  RandomStream stream{7, Purpose::dropout};
  dropout(Device{}, x.constant(), whole.view(), 30, stream);
  for (Size s = 0; s < 2; ++s) {
    stream.first = s * 65 * 27;
    dropout(Device{}, View<const float, In>{x.row(s * 65), 1, 65}, View<float, In>{parts.row(s * 65), 1, 65}, 30,
            stream);
  }
  check_close(parts.memory, whole.memory, 0);
}

TEST_CASE_TEMPLATE("dropout keeps its share and the mean, and its gradient the mask", Device, Reference, Cpu) {
  Batch<double, Features<27, 65, 1000>> x{1, 65}, y{1, 65};
  std::fill_n(x.data, x.size(), 1.);
  dropout(Device{}, x.constant(), y.view(), 20, RandomStream{3, Purpose::dropout});
  double kept = 0;
  for (Size i = 0; i < y.size(); ++i) {
    CHECK_UNARY(y.data[i] == 0 || y.data[i] == doctest::Approx(1.25));
    kept += y.data[i] > 0;
  }
  CHECK(kept / static_cast<double>(y.size()) == doctest::Approx(0.8).epsilon(0.01));
}

TEST_CASE_TEMPLATE("what dropout leaves out does not count, be it infinite or NaN", Device, Reference, Cpu) {
  Batch<float, Features<27, 1, 64>> x{1, 1}, y{1, 1};
  for (Size i = 0; i < 64; ++i)
    x.data[i] = i % 2 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
  dropout(Device{}, x.constant(), y.view(), 100, RandomStream{3, Purpose::dropout});
  for (Size i = 0; i < 64; ++i) CHECK(y.data[i] == 0);
}
