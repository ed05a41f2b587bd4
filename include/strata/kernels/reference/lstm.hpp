#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/recurrent.hpp"

namespace strata {

namespace reference {

/// The four gates of rows (B, 4H), each (B, H).
template <class A> auto gate(A& rows, Size which) {
  const Size H = rows.shape(1) / 4;
  return xt::view(rows, xt::all(), xt::range(which * H, (which + 1) * H));
}

template <class E> auto sigmoid(const E& x) {
  using S = std::remove_const_t<typename E::value_type>;
  return xt::xtensor<S, 2>(S(1) / (S(1) + xt::exp(-x)));
}

}  // namespace reference

/// i, f, o = σ(a), g = tanh(a) of the four quarters of a = x[t]·Wᵢᵀ + bᵢ + h[t−1]·Wₕᵀ + bₕ, in the order i, f, g, o;
/// c[t] = f · c[t−1] + i · g,  h[t] = o · tanh(c[t]);  Wᵢ (4H, I), Wₕ (4H, H), bᵢ, bₕ (4H)
///
/// `p` holds the four as input, hidden, input_bias, hidden_bias; `tape` keeps gates (T, 4H) and cell (T, H) for each
/// sequence. h[−1] and c[−1] are 0 where `first` is 0, else those of `state` (B, H), where the last are left.
/// Hochreiter, Schmidhuber 1997; Gers et al. 2000 (forget gate) · torch.nn.LSTM(I, H, batch_first=True)
void lstm(Reference, auto x, const auto& p, const auto& /*packed*/, Size first, const auto& state, auto y,
          const auto& tape) {
  using S = typename decltype(x)::Scalar;
  constexpr Size H = decltype(y)::width;
  const xt::xtensor<S, 3> inputs = xt::reshape_view(reference::both_inputs(x, p), {y.sequences, y.length, Size{4 * H}});
  auto out = array(y);
  auto hidden = reference::state_before(state.hidden, first, y.sequences);
  auto cell = reference::state_before(state.cell, first, y.sequences);
  auto gates = detail::adapted(tape.gates.data, std::array<Size, 3>{y.sequences, y.length, 4 * H});
  auto cells = detail::adapted(tape.cell.data, std::array<Size, 3>{y.sequences, y.length, H});
  for (Size t = 0; t < y.length; ++t) {
    const xt::xtensor<S, 2> a =
        xt::view(inputs, xt::all(), t) + reference::product(hidden, xt::transpose(array(p.hidden)));
    const auto i = reference::sigmoid(reference::gate(a, 0)), f = reference::sigmoid(reference::gate(a, 1));
    const xt::xtensor<S, 2> g = xt::tanh(reference::gate(a, 2));
    const auto o = reference::sigmoid(reference::gate(a, 3));
    cell = xt::xtensor<S, 2>(f * cell + i * g);
    hidden = o * xt::tanh(cell);
    xt::view(out, xt::all(), t) = hidden;
    xt::view(gates, xt::all(), t) = xt::concatenate(xt::xtuple(i, f, g, o), 1);
    xt::view(cells, xt::all(), t) = cell;
  }
}

/// With dh[t] = dy[t] + da[t+1]·Wₕ and dc[t] = dh · o · (1 − tanh²c) + dc[t+1] · f[t+1]:
/// da = (dc·g·i(1−i), dc·c[t−1]·f(1−f), dc·i·(1−g²), dh·tanh(c)·o(1−o)),
/// dx = da·Wᵢ,  dWᵢ += daᵀ·x,  dWₕ += Σ da[t]ᵀ·h[t−1],  dbᵢ, dbₕ += Σ da. For whole sequences from position 0.
void lstm_gradient(Reference, auto x, auto dy, const auto& p, const auto& /*packed*/, const auto& tape, auto dx,
                   const auto& dp, const auto& /*work*/) {
  using S = typename decltype(x)::Scalar;
  constexpr Size H = decltype(dy)::width;
  const Size B = x.sequences, T = x.length;
  const auto dout = array(dy);
  const auto gates = detail::adapted(tape.gates.data, std::array<Size, 3>{B, T, 4 * H});
  const auto cells = detail::adapted(tape.cell.data, std::array<Size, 3>{B, T, H});
  xt::xtensor<S, 3> hiddens = xt::zeros<S>({B, T, H}), da = xt::zeros<S>({B, T, 4 * H});
  xt::xtensor<S, 2> dhidden = xt::zeros<S>({B, H}), dcell = xt::zeros<S>({B, H});
  const auto cells_before = reference::before(cells);
  for (Size t = T; t-- > 0;) {
    const xt::xtensor<S, 2> now = xt::view(gates, xt::all(), t), c = xt::view(cells, xt::all(), t);
    const auto i = reference::gate(now, 0), f = reference::gate(now, 1), g = reference::gate(now, 2),
               o = reference::gate(now, 3);
    const xt::xtensor<S, 2> squashed = xt::tanh(c), dh = xt::view(dout, xt::all(), t) + dhidden;
    const xt::xtensor<S, 2> dc = dh * o * (S(1) - squashed * squashed) + dcell;
    auto d = xt::view(da, xt::all(), t);
    xt::view(d, xt::all(), xt::range(Size{0}, H)) = dc * g * i * (S(1) - i);
    xt::view(d, xt::all(), xt::range(H, 2 * H)) = dc * xt::view(cells_before, xt::all(), t) * f * (S(1) - f);
    xt::view(d, xt::all(), xt::range(2 * H, 3 * H)) = dc * i * (S(1) - g * g);
    xt::view(d, xt::all(), xt::range(3 * H, 4 * H)) = dh * squashed * o * (S(1) - o);
    dcell = dc * f;
    dhidden = reference::product(xt::xtensor<S, 2>(d), array(p.hidden));
    xt::view(hiddens, xt::all(), t) = o * squashed;
  }
  reference::recurrent_gradient(x, reference::before(hiddens), da, p, dx, dp);
}

}  // namespace strata
