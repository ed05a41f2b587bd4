#pragma once
#include "strata/kernels/simd/recurrent.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// h[t] = tanh(x[t]·Wᵢᵀ + bᵢ + h[t−1]·Wₕᵀ + bₕ); h[−1] is 0 where `first` is 0, else `state.hidden`, where the last h
/// is left
void rnn(Cpu, auto x, const auto& p, const auto& packed, Size first, const auto& state, auto y) {
  constexpr Size H = decltype(y)::width;
  using S = typename decltype(y)::Scalar;
  const simd::Step<S> kept{state.hidden.data, H};
  simd::add_inputs(x, p, packed.input, y);
  for (Size t = 0; t < y.length; ++t) {
    const auto now = simd::step(y, t), past = t > 0 ? simd::step(y, t - 1) : kept;
    if (t > 0 || first > 0) simd::add_hidden(past, packed.hidden, now, y.sequences);
    for (Size s = 0; s < y.sequences; ++s)
      simd::map(
          now.row(s), H, [](auto v) { return tanh(v); }, now.row(s));
  }
  for (Size s = 0; s < y.sequences; ++s) std::copy_n(simd::step(y, y.length - 1).row(s), H, kept.row(s));
}

/// With a the sum inside the tanh: da[t] = (dy[t] + da[t+1]·Wₕ) · (1 − h[t]²), and the gradients that follow from da.
void rnn_gradient(Cpu, auto x, auto y, auto dy, const auto& p, const auto& packed, auto dx, const auto& dp,
                  const auto& work) {
  constexpr Size H = decltype(y)::width;
  using S = typename decltype(y)::Scalar;
  using V = Vector<S>;
  using Signal = typename decltype(y)::Signal;
  const auto dsums = kept_rows<Signal>(work.dsums, y), before = kept_rows<Signal>(work.before, y);
  const simd::Step<S> dhidden{work.dhidden.data, H};
  std::fill_n(dhidden.data, y.sequences * H, S(0));
  const auto through = [](V h, V dh, V later) { return (dh + later) * (V(S(1)) - h * h); };
  for (Size t = y.length; t-- > 0;) {
    const auto out = simd::step(y, t), now = simd::step(dsums, t), then = simd::step(before, t);
    for (Size s = 0; s < y.sequences; ++s) {
      simd::map(now.row(s), H, through, out.row(s), simd::step(dy, t).row(s), dhidden.row(s));
      if (t > 0)
        std::copy_n(simd::step(y, t - 1).row(s), H, then.row(s));
      else
        std::fill_n(then.row(s), H, S(0));
    }
    if (t > 0) simd::input_gradient(now.data, now.stride, y.sequences, packed.hidden, dhidden.data, H);
  }
  simd::recurrent_gradient(x, dsums, before.data, p, packed, dx, dp);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
