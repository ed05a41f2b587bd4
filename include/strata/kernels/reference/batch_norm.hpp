#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

#include <algorithm>

namespace strata {

/// y = (x − mean) · scale · w + b,  scale = 1/√(variance + 10⁻⁵), for each channel over all rows; w, b (C)
///
/// In training mean and variance are the batch's, and the running ones move a tenth of the way towards them (the
/// variance without bias: divided by rows − 1); otherwise they are the running ones. `mean` and `scale` (C) keep what
/// was used. Ioffe, Szegedy 2015, arXiv:1502.03167 · torch.nn.BatchNorm1d(C) over (B·T, C)
void batch_norm(Reference, auto x, const auto& p, bool training, const auto& running, auto y, auto mean, auto scale) {
  using S = typename decltype(x)::Scalar;
  auto m = array(mean), k = array(scale);
  const S rows = static_cast<S>(x.rows());
  if (training) {
    m = xt::mean(matrix(x), {0});
    const xt::xtensor<S, 1> variance = xt::mean(xt::square(matrix(x) - m), {0});
    k = S(1) / xt::sqrt(variance + S(1e-5));
    array(running.mean) += S(0.1) * (m - array(running.mean));
    array(running.variance) += S(0.1) * (variance * rows / std::max(rows - 1, S(1)) - array(running.variance));
  } else {
    m = S(1) * array(running.mean);
    k = S(1) / xt::sqrt(array(running.variance) + S(1e-5));
  }
  matrix(y) = (matrix(x) - m) * k * array(p.weight) + array(p.bias);
}

/// With n = (x − mean) · scale and g = dy · w, means over the rows:
/// dx = scale · (g − mean(g) − n · mean(g · n)) in training, else scale · g;  dw += Σ dy · n,  db += Σ dy
void batch_norm_gradient(Reference, auto x, auto dy, const auto& p, bool training, auto mean, auto scale, auto dx,
                         const auto& dp) {
  using S = typename decltype(x)::Scalar;
  const xt::xtensor<S, 2> n = (matrix(x) - array(mean)) * array(scale);
  const xt::xtensor<S, 2> g = matrix(dy) * array(p.weight);
  if (training) {
    const xt::xtensor<S, 1> mean_g = xt::mean(g, {0}), mean_gn = xt::mean(g * n, {0});
    matrix(dx) = array(scale) * (g - mean_g - n * mean_gn);
  } else {
    matrix(dx) = array(scale) * g;
  }
  array(dp.weight) += xt::sum(matrix(dy) * n, {0});
  array(dp.bias) += xt::sum(matrix(dy), {0});
}

}  // namespace strata
