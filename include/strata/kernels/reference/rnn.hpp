#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/recurrent.hpp"

#include <xtensor/xmath.hpp>

namespace strata {

/// h[t] = tanh(x[t]·Wᵢᵀ + bᵢ + h[t−1]·Wₕᵀ + bₕ),  Wᵢ (H, I), Wₕ (H, H), bᵢ, bₕ (H)
///
/// `p` holds the four as input, hidden, input_bias, hidden_bias. h[−1] is 0 where `first` is 0, else `state.hidden`
/// (B, H), where the last h is left. Elman 1990 · torch.nn.RNN(I, H, batch_first=True)
void rnn(Reference, auto x, const auto& p, const auto& /*packed*/, Size first, const auto& state, auto y) {
  matrix(y) = reference::both_inputs(x, p);
  auto out = array(y);
  auto hidden = reference::state_before(state.hidden, first, y.sequences);
  for (Size t = 0; t < y.length; ++t) {
    auto now = xt::view(out, xt::all(), t);
    now = xt::tanh(now + reference::product(hidden, xt::transpose(array(p.hidden))));
    hidden = now;
  }
}

/// With a the sum inside the tanh: da[t] = (dy[t] + da[t+1]·Wₕ) · (1 − h[t]²),
/// dx = da·Wᵢ,  dWᵢ += daᵀ·x,  dWₕ += Σ da[t]ᵀ·h[t−1],  dbᵢ, dbₕ += Σ da. For whole sequences from position 0.
void rnn_gradient(Reference, auto x, auto y, auto dy, const auto& p, const auto& /*packed*/, auto dx, const auto& dp,
                  const auto& /*work*/) {
  using S = typename decltype(x)::Scalar;
  const auto out = array(y);
  const auto dout = array(dy);
  xt::xtensor<S, 3> da = xt::zeros<S>(out.shape());
  xt::xtensor<S, 2> dhidden = xt::zeros<S>({y.sequences, y.width});
  for (Size t = y.length; t-- > 0;) {
    const auto h = xt::view(out, xt::all(), t);
    const xt::xtensor<S, 2> now = (xt::view(dout, xt::all(), t) + dhidden) * (S(1) - h * h);
    xt::view(da, xt::all(), t) = now;
    dhidden = reference::product(now, array(p.hidden));
  }
  reference::recurrent_gradient(x, reference::before(out), da, p, dx, dp);
}

}  // namespace strata
