#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xview.hpp>

namespace strata {

/// y[s, t] = Σ_{u ≤ first + t} x[s, u] / (first + t + 1); `first` is where the view begins in its context
///
/// `sum` (C) of each sequence holds Σ x of the positions before `first`, and afterwards of those of the view as well.
void average(Reference, auto x, Size first, auto sum, auto y) {
  using S = typename decltype(x)::Scalar;
  auto total = array(sum, x.sequences);
  if (first == 0) total.fill(S(0));
  const auto in = array(x);
  auto out = array(y);
  for (Size t = 0; t < x.length; ++t) {
    total += xt::view(in, xt::all(), t);
    xt::view(out, xt::all(), t) = total / static_cast<S>(first + t + 1);
  }
}

/// dx[s, t] = Σ_{u ≥ t} dy[s, u] / (u + 1),  whole sequences from position 0 on
void average_gradient(Reference, auto dy, auto dx) {
  using S = typename decltype(dy)::Scalar;
  const auto dout = array(dy);
  auto din = array(dx);
  xt::xtensor<S, 2> total = xt::zeros<S>({dy.sequences, decltype(dy)::width});
  for (Size t = dy.length; t-- > 0;) {
    total += xt::view(dout, xt::all(), t) / static_cast<S>(t + 1);
    xt::view(din, xt::all(), t) = total;
  }
}

}  // namespace strata
