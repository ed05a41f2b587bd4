#pragma once
#include "strata/kernels/simd/elementwise.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// y[s, t] = x[s, t] + W[first + t],  W (T, C); `first` is where the view begins in its context
void position(Cpu, auto x, auto weight, Size first, auto y) {
  constexpr Size C = decltype(y)::width;
  for (Size s = 0; s < x.sequences; ++s)
    simd::map(y.row(s * y.length), y.length * C, simd::plus, x.row(s * x.length), weight.data + first * C);
}

/// dx = dy,  dW[t] += Σ dy[s, t] over the sequences
void position_gradient(Cpu, auto dy, auto dx, auto dweight) {
  constexpr Size C = decltype(dy)::width;
  copy(Cpu{}, dy, dx);
  for (Size s = 0; s < dy.sequences; ++s)
    simd::map(dweight.data, dy.length * C, simd::plus, dweight.data, dy.row(s * dy.length));
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
