#include "strata/kernels/simd/product.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;
using simd::Order;

namespace {

/// One product of random size, its operands somewhere in larger pieces of memory; every stride is drawn.
template <class S, Order order> struct Case {
  Size rows, columns, depth;
  Size a_block, a_stride, a_jump, b_panel, c_row, c_panel;
  Guarded<S> a, b, c, start, factor;
  bool starts, scales, accumulates;

  explicit Case(Draw& draw)
      : rows{draw.size(70)},
        columns{draw.size(130)},
        depth{draw.size(draw.below(8) == 0 ? 300 : 70)},
        a_block{order == Order::rows && draw.coin() ? draw.size(depth) : 0},
        a_stride{shortest_stride() + draw.below(20)},
        a_jump{a_block > 0 ? rows * a_stride + draw.below(20) : 0},
        b_panel{panel_width * (depth + draw.below(3))},
        c_row{(draw.coin() ? columns : panel_width) + draw.below(20)},
        c_panel{c_row >= columns ? panel_width : rows * c_row + draw.below(20)},
        a{offset_of_a(rows - 1, depth - 1) + 1, 1},
        b{aligned(columns) / panel_width * b_panel, 2},
        c{offset_of_c(rows - 1, columns - 1) + 1, 3},
        start{columns, 4},
        factor{rows, 5, 3},
        starts{draw.coin()},
        scales{draw.coin()},
        accumulates{draw.coin()} {}

  Size shortest_stride() const {
    if (a_block > 0) return a_block;
    return order == Order::rows ? depth : rows;
  }
  Size offset_of_a(Size row, Size k) const {
    if (order == Order::columns) return k * a_stride + row;
    return a_block > 0 ? k / a_block * a_jump + row * a_stride + k % a_block : row * a_stride + k;
  }
  Size offset_of_b(Size k, Size column) const {
    return column / panel_width * b_panel + k * panel_width + column % panel_width;
  }
  Size offset_of_c(Size row, Size column) const {
    return row * c_row + column / panel_width * c_panel + column % panel_width;
  }

  void multiply() {
    simd::multiply<order>(simd::Product<S>{.a = a.data(),
                                           .a_stride = a_stride,
                                           .a_block = a_block,
                                           .a_jump = a_jump,
                                           .b = b.data(),
                                           .b_panel = b_panel,
                                           .c = c.data(),
                                           .c_row = c_row,
                                           .c_panel = c_panel,
                                           .depth = depth,
                                           .start = starts ? start.data() : nullptr,
                                           .factor = scales ? factor.data() : nullptr,
                                           .accumulate = accumulates},
                          rows, columns);
  }

  /// c as it must become, by the definition; `allowed` is what as many roundings as there are terms can make of them.
  void expect(std::vector<double>& expected, std::vector<double>& allowed) const {
    for (Size row = 0; row < rows; ++row)
      for (Size column = 0; column < columns; ++column) {
        double sum = 0, size = 0;
        const auto add = [&](double term) {
          sum += term;
          size += std::abs(term);
        };
        if (starts) add(start[column]);
        for (Size k = 0; k < depth; ++k)
          add(static_cast<double>(a[offset_of_a(row, k)]) * static_cast<double>(b[offset_of_b(k, column)]));
        if (scales) {
          sum *= static_cast<double>(factor[row]);
          size *= std::abs(static_cast<double>(factor[row]));
        }
        const Size at = offset_of_c(row, column);
        if (accumulates) add(static_cast<double>(c[at]));
        expected[at] = sum;
        allowed[at] = static_cast<double>(depth + 3) * static_cast<double>(std::numeric_limits<S>::epsilon()) * size;
      }
  }
};

/// Whatever is no part of the result must stay as it is: there, nothing is allowed.
template <class S, Order order> void check(Draw& draw) {
  Case<S, order> product{draw};
  CAPTURE(product.rows);
  CAPTURE(product.columns);
  CAPTURE(product.depth);
  CAPTURE(product.a_block);
  CAPTURE(product.a_stride);
  CAPTURE(product.c_row);
  CAPTURE(product.c_panel);
  CAPTURE(product.starts);
  CAPTURE(product.scales);
  CAPTURE(product.accumulates);
  std::vector<double> expected(product.c.data(), product.c.data() + product.c.size()), allowed(expected.size());
  product.expect(expected, allowed);
  product.multiply();
  CHECK(product.c.intact());
  for (Size at = 0; at < expected.size(); ++at) {
    if (std::abs(static_cast<double>(product.c[at]) - expected[at]) <= allowed[at]) continue;
    CAPTURE(at);
    CAPTURE(product.c[at]);
    CAPTURE(expected[at]);
    FAIL_CHECK("differs by more than ", allowed[at]);
    return;
  }
}

}  // namespace

TEST_CASE_TEMPLATE("products of any size and stride are right", S, float, double) {
  Draw draw{1};
  for (Size i = 0; i < 150; ++i) {
    CAPTURE(seed);
    CAPTURE(i);
    check<S, Order::rows>(draw);
    check<S, Order::columns>(draw);
  }
}
