#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/product.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmanipulation.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

namespace strata {

namespace reference {

/// (windows, C): the positions of sequence s in rows (B, T, C) that come k-th in their windows, `stride` apart.
auto in_windows(auto& rows, Size s, Size k, Size stride, Size windows) {
  return xt::view(rows, s, xt::range(k, k + (windows - 1) * stride + 1, stride), xt::all());
}

}  // namespace reference

/// y[t] = Σ_k W[·, k] · x[t·stride + k] + b,  x (B, T, C), W (O, kernel, C), b (O) or Nothing, no padding
///
/// torch.nn.functional.conv1d, whose weight is (O, C, kernel)
void conv(Reference, auto kernel, auto stride, auto x, auto weight, auto /*packed*/, auto bias, auto y) {
  const auto in = array(x);
  const auto w = array(weight);
  auto out = array(y);
  out.fill(0);
  for (Size s = 0; s < x.sequences; ++s)
    for (Size k = 0; k < kernel; ++k)
      xt::view(out, s) += reference::product(reference::in_windows(in, s, k, stride, y.length),
                                             xt::transpose(xt::view(w, xt::all(), k, xt::all())));
  if constexpr (!is_nothing<decltype(bias)>) out += array(bias);
}

/// dx[t·stride + k] = Σ_t,k dy[t] · W[·, k],  dW[·, k] += Σ_t dy[t] ⊗ x[t·stride + k],  db += Σ dy
void conv_gradient(Reference, auto kernel, auto stride, auto x, auto dy, auto weight, auto /*packed*/, auto dx,
                   auto dweight, auto dbias) {
  const auto in = array(x), dout = array(dy);
  const auto w = array(weight);
  auto din = array(dx);
  auto dw = array(dweight);
  din.fill(0);
  for (Size s = 0; s < x.sequences; ++s)
    for (Size k = 0; k < kernel; ++k) {
      const auto d = xt::view(dout, s, xt::all(), xt::all());
      reference::in_windows(din, s, k, stride, dy.length) +=
          reference::product(d, xt::view(w, xt::all(), k, xt::all()));
      xt::view(dw, xt::all(), k, xt::all()) +=
          reference::product(xt::transpose(d), reference::in_windows(in, s, k, stride, dy.length));
    }
  if constexpr (!is_nothing<decltype(dbias)>) array(dbias) += xt::sum(matrix(dy), {0});
}

}  // namespace strata
