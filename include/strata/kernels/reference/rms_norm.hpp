#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

namespace strata {

/// y = x · scale · w,  scale = 1/√(mean(x²) + 10⁻⁸), over the width of each row; w (C)
///
/// `scale` keeps one scalar a row. Zhang, Sennrich 2019, arXiv:1910.07467 · torch.nn.RMSNorm(C, eps=1e-8)
void rms_norm(Reference, auto x, auto weight, auto y, auto scale) {
  using S = typename decltype(x)::Scalar;
  auto r = vector(scale, x.rows());
  r = S(1) / xt::sqrt(xt::mean(xt::square(matrix(x)), {1}) + S(1e-8));
  matrix(y) = matrix(x) * xt::view(r, xt::all(), xt::newaxis()) * array(weight);
}

/// With n = x · scale and g = dy · w:  dx = scale · (g − n · mean(g · n)),  dw += Σ dy · n
void rms_norm_gradient(Reference, auto x, auto dy, auto weight, auto scale, auto dx, auto dweight) {
  using S = typename decltype(x)::Scalar;
  const auto r = vector(scale, x.rows());
  const auto column = [](const auto& values) { return xt::view(values, xt::all(), xt::newaxis()); };
  const xt::xtensor<S, 2> n = matrix(x) * column(r);
  const xt::xtensor<S, 2> g = matrix(dy) * array(weight);
  const xt::xtensor<S, 1> mean_gn = xt::mean(g * n, {1});
  matrix(dx) = column(r) * (g - n * column(mean_gn));
  array(dweight) += xt::sum(matrix(dy) * n, {0});
}

}  // namespace strata
