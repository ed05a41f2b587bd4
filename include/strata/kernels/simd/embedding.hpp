#pragma once
#include "strata/kernels/simd/elementwise.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// y[r] = W[token[r]],  W (V, C)
void embedding(Cpu, auto tokens, auto weight, auto y) {
  constexpr Size C = decltype(y)::width;
  for (Size r = 0; r < tokens.rows(); ++r)
    std::copy_n(weight.data + static_cast<Size>(tokens.data[r]) * C, C, y.row(r));
}

/// dW[token[r]] += dy[r]
void embedding_gradient(Cpu, auto tokens, auto dy, auto dweight) {
  constexpr Size C = decltype(dy)::width;
  for (Size r = 0; r < tokens.rows(); ++r) {
    auto* row = dweight.data + static_cast<Size>(tokens.data[r]) * C;
    simd::map(row, C, simd::plus, row, dy.row(r));
  }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
