#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>

#include <numbers>

namespace strata {

/// y = tanh x · torch.tanh
void tanh(Reference, auto x, auto y) { matrix(y) = xt::tanh(matrix(x)); }

/// dx = dy · (1 − y²)
void tanh_gradient(Reference, auto y, auto dy, auto dx) {
  using S = typename decltype(y)::Scalar;
  matrix(dx) = matrix(dy) * (S(1) - xt::square(matrix(y)));
}

/// y = max(x, 0) · torch.relu
void relu(Reference, auto x, auto y) {
  using S = typename decltype(x)::Scalar;
  matrix(y) = xt::where(matrix(x) < S(0), S(0), matrix(x));
}

/// dx = dy where x > 0, else 0
void relu_gradient(Reference, auto x, auto dy, auto dx) {
  using S = typename decltype(x)::Scalar;
  matrix(dx) = xt::where(matrix(x) > S(0), matrix(dy), S(0));
}

/// y = x · Φ(x),  Φ(x) = ½ erfc(−x/√2): the exact form (½ + ½ erf(x/√2) cancels where x is far below zero);
/// slope = Φ(x) + x · φ(x),  φ(x) = exp(−x²/2) / √(2π)
///
/// Hendrycks, Gimpel 2016, arXiv:1606.08415 · torch.nn.GELU()
void gelu(Reference, auto x, auto y, auto slope) {
  using S = typename decltype(x)::Scalar;
  constexpr S root_half = 1 / std::numbers::sqrt2_v<S>;
  constexpr S density = root_half * std::numbers::inv_sqrtpi_v<S>;
  const auto v = matrix(x);
  matrix(slope) = S(0.5) * xt::erfc(-root_half * v) + density * v * xt::exp(S(-0.5) * xt::square(v));
  matrix(y) = v * (S(0.5) * xt::erfc(-root_half * v));
}

/// dx = dy · slope
void gelu_gradient(Reference, auto slope, auto dy, auto dx) { matrix(dx) = matrix(dy) * matrix(slope); }

}  // namespace strata
