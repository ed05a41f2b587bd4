#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

namespace strata {

/// y = (x − mean) · scale · w + b,  scale = 1/√(variance + 10⁻⁵), over the width of each row; w, b (C)
///
/// `mean` and `scale` keep one scalar a row. Ba, Kiros, Hinton 2016, arXiv:1607.06450 · torch.nn.LayerNorm(C)
void layer_norm(Reference, auto x, auto weight, auto bias, auto y, auto mean, auto scale) {
  using S = typename decltype(x)::Scalar;
  auto m = vector(mean, x.rows()), r = vector(scale, x.rows());
  m = xt::mean(matrix(x), {1});
  const xt::xtensor<S, 2> centred = matrix(x) - xt::view(m, xt::all(), xt::newaxis());
  r = S(1) / xt::sqrt(xt::mean(xt::square(centred), {1}) + S(1e-5));
  matrix(y) = centred * xt::view(r, xt::all(), xt::newaxis()) * array(weight) + array(bias);
}

/// With n = (x − mean) · scale and g = dy · w:
/// dx = scale · (g − mean(g) − n · mean(g · n)),  dw += Σ dy · n,  db += Σ dy
void layer_norm_gradient(Reference, auto x, auto dy, auto weight, auto mean, auto scale, auto dx, auto dweight,
                         auto dbias) {
  using S = typename decltype(x)::Scalar;
  const auto m = vector(mean, x.rows()), r = vector(scale, x.rows());
  const auto column = [](const auto& values) { return xt::view(values, xt::all(), xt::newaxis()); };
  const xt::xtensor<S, 2> n = (matrix(x) - column(m)) * column(r);
  const xt::xtensor<S, 2> g = matrix(dy) * array(weight);
  const xt::xtensor<S, 1> mean_g = xt::mean(g, {1}), mean_gn = xt::mean(g * n, {1});
  matrix(dx) = column(r) * (g - column(mean_g) - n * column(mean_gn));
  array(dweight) += xt::sum(matrix(dy) * n, {0});
  array(dbias) += xt::sum(matrix(dy), {0});
}

}  // namespace strata
