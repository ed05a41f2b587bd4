#pragma once
#include "strata/kernels/simd/recurrent.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// Four numbers, or their gradients, from which a cell's new content follows.
template <class S> struct Gates {
  Vector<S> input, forget, content, output;

  static STRATA_INLINE Gates load(const S* from, Size H, Size unit, auto count) {
    const auto quarter = [&](Size i) STRATA_INLINED { return Vector<S>::load(from + i * H + unit, count); };
    return {quarter(0), quarter(1), quarter(2), quarter(3)};
  }
  STRATA_INLINE void store(S* to, Size H, Size unit, auto count) const {
    input.store(to + unit, count);
    forget.store(to + H + unit, count);
    content.store(to + 2 * H + unit, count);
    output.store(to + 3 * H + unit, count);
  }
};

/// 1 / (1 + exp(−x))
template <class S> STRATA_INLINE Vector<S> sigmoid(Vector<S> x) {
  const Vector<S> one(S(1));
  return one / (one + exp(-x));
}

}  // namespace simd

/// i, f, o = σ(a), g = tanh(a) of the four quarters of a = x[t]·Wᵢᵀ + bᵢ + h[t−1]·Wₕᵀ + bₕ, in the order i, f, g, o;
/// c[t] = f · c[t−1] + i · g,  h[t] = o · tanh(c[t]); h[−1] and c[−1] are 0 where `first` is 0, else those of `state`,
/// where the last are left
void lstm(Cpu, auto x, const auto& p, const auto& packed, Size first, const auto& state, auto y, const auto& tape) {
  using Signal = typename decltype(y)::Signal;
  using S = typename decltype(y)::Scalar;
  using V = Vector<S>;
  constexpr Size H = Signal::width;
  const auto gates = kept_rows<Features<Signal::vocabulary, Signal::positions, 4 * H>>(tape.gates, y);
  const auto cells = kept_rows<Signal>(tape.cell, y);
  const simd::Step<S> last_hidden{state.hidden.data, H}, last_cell{state.cell.data, H};
  if (first == 0) std::fill_n(last_cell.data, y.sequences * H, S(0));
  simd::add_inputs(x, p, packed.input, gates);
  for (Size t = 0; t < y.length; ++t) {
    const auto sums = simd::step(gates, t), hidden = simd::step(y, t), cell = simd::step(cells, t);
    const auto old_hidden = t > 0 ? simd::step(y, t - 1) : last_hidden;
    const auto old_cell = t > 0 ? simd::step(cells, t - 1) : last_cell;
    if (t > 0 || first > 0) simd::add_hidden(old_hidden, packed.hidden, sums, y.sequences);
    for (Size s = 0; s < y.sequences; ++s)
      each_vector<S>(H, [&](Size unit, auto count) {
        auto a = simd::Gates<S>::load(sums.row(s), H, unit, count);
        a = {simd::sigmoid(a.input), simd::sigmoid(a.forget), tanh(a.content), simd::sigmoid(a.output)};
        const V content = fma(a.forget, V::load(old_cell.row(s) + unit, count), a.input * a.content);
        a.store(sums.row(s), H, unit, count);
        content.store(cell.row(s) + unit, count);
        (a.output * tanh(content)).store(hidden.row(s) + unit, count);
      });
  }
  for (Size s = 0; s < y.sequences; ++s) {
    std::copy_n(simd::step(y, y.length - 1).row(s), H, last_hidden.row(s));
    std::copy_n(simd::step(cells, y.length - 1).row(s), H, last_cell.row(s));
  }
}

/// With dh[t] = dy[t] + da[t+1]·Wₕ and dc[t] = dh · o · (1 − tanh²c) + dc[t+1] · f[t+1]:
/// da = (dc·g·i(1−i), dc·c[t−1]·f(1−f), dc·i·(1−g²), dh·tanh(c)·o(1−o)), and the gradients that follow from da.
void lstm_gradient(Cpu, auto x, auto dy, const auto& p, const auto& packed, const auto& tape, auto dx, const auto& dp,
                   const auto& work) {
  using Signal = typename decltype(dy)::Signal;
  using S = typename decltype(dy)::Scalar;
  using V = Vector<S>;
  using Sums = Features<Signal::vocabulary, Signal::positions, 4 * Signal::width>;
  constexpr Size H = Signal::width;
  const auto gates = kept_rows<Sums>(tape.gates, dy), dsums = kept_rows<Sums>(work.dsums, dy);
  const auto cells = kept_rows<Signal>(tape.cell, dy), before = kept_rows<Signal>(work.before, dy);
  const simd::Step<S> dhidden{work.dhidden.data, H}, dcell{work.dcell.data, H};
  std::fill_n(dhidden.data, dy.sequences * H, S(0));
  std::fill_n(dcell.data, dy.sequences * H, S(0));
  const V one(S(1)), zero(S(0));
  for (Size t = dy.length; t-- > 0;) {
    const auto now = simd::step(gates, t), dnow = simd::step(dsums, t), cell = simd::step(cells, t);
    const auto old_cell = t > 0 ? simd::step(cells, t - 1) : cell;
    const auto dout = simd::step(dy, t);
    const auto output = simd::step(before, t + 1 < dy.length ? t + 1 : 0);  // read by the next step, if there is one
    for (Size s = 0; s < dy.sequences; ++s)
      each_vector<S>(H, [&](Size unit, auto count) {
        const auto [i, f, g, o] = simd::Gates<S>::load(now.row(s), H, unit, count);
        const V squashed = tanh(V::load(cell.row(s) + unit, count));
        const V old = t > 0 ? V::load(old_cell.row(s) + unit, count) : zero;
        const V dh = V::load(dout.row(s) + unit, count) + V::load(dhidden.row(s) + unit, count);
        const V dc = fma(dh * o, one - squashed * squashed, V::load(dcell.row(s) + unit, count));
        const simd::Gates<S> d{dc * g * i * (one - i), dc * old * f * (one - f), dc * i * (one - g * g),
                               dh * squashed * o * (one - o)};
        d.store(dnow.row(s), H, unit, count);
        (dc * f).store(dcell.row(s) + unit, count);
        (o * squashed).store(output.row(s) + unit, count);
      });
    if (t > 0) simd::input_gradient(dnow.data, dnow.stride, dy.sequences, packed.hidden, dhidden.data, H);
  }
  for (Size s = 0; s < dy.sequences; ++s) std::fill_n(simd::step(before, 0).row(s), H, S(0));
  simd::recurrent_gradient(x, dsums, before.data, p, packed, dx, dp);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
