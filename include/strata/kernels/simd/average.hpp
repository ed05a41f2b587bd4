#pragma once
#include "strata/kernels/simd/elementwise.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// y[s, t] = Σ_{u ≤ first + t} x[s, u] / (first + t + 1); `sum` (C) of each sequence goes on from one view to the next
void average(Cpu, auto x, Size first, auto sum, auto y) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(x)::width;
  if (first == 0) std::fill_n(sum.data, x.sequences * C, S(0));
  for (Size s = 0; s < x.sequences; ++s)
    for (Size t = 0; t < x.length; ++t) {
      S* const total = sum.data + s * C;
      simd::map(total, C, simd::plus, total, x.row(s * x.length + t));
      const V count(static_cast<S>(first + t + 1));
      simd::map(y.row(s * y.length + t), C, [count](V v) { return v / count; }, total);
    }
}

/// dx[s, t] = Σ_{u ≥ t} dy[s, u] / (u + 1),  whole sequences from position 0 on
void average_gradient(Cpu, auto dy, auto dx) {
  using S = typename decltype(dy)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(dy)::width;
  for (Size s = 0; s < dy.sequences; ++s)
    for (Size t = dy.length; t-- > 0;) {
      const Size row = s * dy.length + t;
      const V count(static_cast<S>(t + 1));
      if (t + 1 == dy.length)
        simd::map(dx.row(row), C, [count](V d) { return d / count; }, dy.row(row));
      else
        simd::map(dx.row(row), C, [count](V d, V later) { return later + d / count; }, dy.row(row), dx.row(row + 1));
    }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
