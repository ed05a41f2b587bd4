#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/product.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmanipulation.hpp>
#include <xtensor/xmath.hpp>

namespace strata {

/// y = x·Wᵀ + b,  x (rows, I), W (O, I), b (O) or Nothing · torch.nn.functional.linear
void linear(Reference, auto x, auto weight, auto /*packed*/, auto bias, auto y) {
  matrix(y) = reference::product(matrix(x), xt::transpose(array(weight)));
  if constexpr (!is_nothing<decltype(bias)>) matrix(y) += array(bias);
}

/// dx = dy·W,  dW += dyᵀ·x,  db += Σ dy over the rows
void linear_gradient(Reference, auto x, auto dy, auto weight, auto /*packed*/, auto dx, auto dweight, auto dbias) {
  matrix(dx) = reference::product(matrix(dy), array(weight));
  array(dweight) += reference::product(xt::transpose(matrix(dy)), matrix(x));
  if constexpr (!is_nothing<decltype(dbias)>) array(dbias) += xt::sum(matrix(dy), {0});
}

/// Nothing to do: the reference reads W itself.
void pack(Reference, auto /*weight*/, auto /*packed*/) {}

}  // namespace strata
