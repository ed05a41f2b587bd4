#pragma once
#include "strata/layers/recurrent.hpp"

namespace strata {

/// A recurrent layer with a cell that is added to rather than overwritten, and gates that say when.
///
///     i, f, o = σ(…), g = tanh(…) of the four quarters of x[t] · input.weightᵀ + h[t−1] · hidden.weightᵀ + biases
///     c[t] = f · c[t−1] + i · g,   h[t] = o · tanh(c[t]),   h[−1] = c[−1] = 0
///
/// input.weight (4H, I), hidden.weight (4H, H), two biases (4H), all uniform(±1/√H); quarters in the order i, f, g, o
/// Hochreiter, Schmidhuber 1997; Gers et al. 2000 · torch.nn.LSTM(I, H, batch_first=True)
template <Size Hidden> struct LSTM {
  static constexpr auto name = "lstm", formula = "c[t] = f·c[t−1] + i·g, h[t] = o·tanh(c[t])";

  template <class In> static consteval auto check() {
    if constexpr (!FeatureSignal<In>)
      return Refusal<"LSTM<{}>: it takes vectors, not symbols or logits; put it behind Embedding and before the head",
                     Hidden>{};
    else if constexpr (Hidden == 0)
      return Refusal<"LSTM<0>: a state of width 0 remembers nothing; give a width of at least 1">{};
    else
      return Rule{};
  }

  template <class In> struct On : Recurrent<In::positions, In::width, Hidden, 4 * Hidden> {
    static constexpr Size T = In::positions, H = Hidden;
    using Output = Features<In::vocabulary, T, H>;

    template <class S> struct Tape {
      PerSequence<S, T, 4 * H> gates;
      PerSequence<S, T, H> cell;
    };
    template <class S> struct State { PerSequence<S, H> hidden, cell; };
    template <class S> struct Work {
      PerSequence<S, T, 4 * H> dsums;
      PerSequence<S, T, H> before;
      PerSequence<S, H> dhidden, dcell;
    };

    static void forward(auto x, auto y, const auto& at) {
      lstm(at.device, x, at.p, at.packed, at.first, at.state, y, at.tape);
      at.show("gates i, f, g, o", kept_rows<Features<In::vocabulary, T, 4 * H>>(at.tape.gates, y));
      at.show("cell", kept_rows<Output>(at.tape.cell, y));
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      lstm_gradient(at.device, x, dy, at.p, at.packed, at.tape, dx, at.dp, at.work);
    }
  };
};

}  // namespace strata
