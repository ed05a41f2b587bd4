#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/elementwise.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

namespace strata {

/// y[s, t] = x[s, t] + W[first + t],  W (T, C); `first` is where the view begins in its context
void position(Reference, auto x, auto weight, Size first, auto y) {
  array(y) = array(x) + xt::view(array(weight), xt::range(first, first + x.length));
}

/// dx = dy,  dW[t] += Σ dy[s, t] over the sequences
void position_gradient(Reference, auto dy, auto dx, auto dweight) {
  copy(Reference{}, dy, dx);
  auto dw = array(dweight);
  xt::view(dw, xt::range(Size{0}, dy.length)) += xt::sum(array(dy), {0});
}

}  // namespace strata
