#pragma once
#include "strata/kernels/simd/elementwise.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// y = x · scale · w,  scale = 1/√(mean(x²) + 10⁻⁸), over the width of each row
void rms_norm(Cpu, auto x, auto weight, auto y, auto scale) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(x)::width;
  const auto square = [](V v) { return v * v; };
  for (Size r = 0; r < x.rows(); ++r) {
    const S* row = x.row(r);
    const S inverse = S(1) / std::sqrt(simd::total<S>(C, square, row) / S(C) + S(1e-8));
    simd::map(
        y.row(r), C, [k = V(inverse)](V v, V w) { return v * k * w; }, row, weight.data);
    scale[r] = inverse;
  }
}

/// With n = x · scale and g = dy · w:  dx = scale · (g − n · mean(g · n)),  dw += Σ dy · n
void rms_norm_gradient(Cpu, auto x, auto dy, auto weight, auto scale, auto dx, auto dweight) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(x)::width;
  for (Size r = 0; r < x.rows(); ++r) {
    const S *row = x.row(r), *drow = dy.row(r);
    const V k(scale[r]);
    const auto along = [k](V v, V d, V w) { return d * w * (v * k); };
    const V mean_gn(simd::total<S>(C, along, row, drow, weight.data) / S(C));
    const auto through = [k, mean_gn](V v, V d, V w) { return k * (d * w - v * k * mean_gn); };
    simd::map(dx.row(r), C, through, row, drow, weight.data);
    const auto add = [k](V before, V v, V d) { return fma(d, v * k, before); };
    simd::map(dweight.data, C, add, dweight.data, row, drow);
  }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
