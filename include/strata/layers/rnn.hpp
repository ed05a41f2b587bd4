#pragma once
#include "strata/layers/recurrent.hpp"

namespace strata {

/// Reads one position after the other and keeps what it has seen in one vector.
///
///     h[t] = tanh(x[t] · input.weightᵀ + input.bias + h[t−1] · hidden.weightᵀ + hidden.bias),   h[−1] = 0
///
/// input.weight (H, I), hidden.weight (H, H), two biases (H), all uniform(±1/√H)
/// Elman 1990 · torch.nn.RNN(I, H, batch_first=True)
template <Size Hidden> struct RNN {
  static constexpr auto name = "rnn", formula = "h[t] = tanh(x[t]·inputᵀ + h[t−1]·hiddenᵀ + biases)";

  template <class In> static consteval auto check() {
    if constexpr (!FeatureSignal<In>)
      return Refusal<"RNN<{}>: it takes vectors, not symbols or logits; put it behind Embedding and before the head",
                     Hidden>{};
    else if constexpr (Hidden == 0)
      return Refusal<"RNN<0>: a state of width 0 remembers nothing; give a width of at least 1">{};
    else
      return Rule{};
  }

  template <class In> struct On : Recurrent<In::positions, In::width, Hidden, Hidden> {
    static constexpr Size T = In::positions, H = Hidden;
    using Output = Features<In::vocabulary, T, H>;
    static constexpr double bound = 1;

    template <class S> struct Tape { PerSequence<S, T, H> hidden; };
    template <class S> struct State { PerSequence<S, H> hidden; };
    template <class S> struct Work {
      PerSequence<S, T, H> dsums, before;
      PerSequence<S, H> dhidden;
    };

    static void forward(auto x, auto y, const auto& at) {
      rnn(at.device, x, at.p, at.packed, at.first, at.state, y);
      auto kept = y;
      kept.data = at.tape.hidden.data;
      copy(at.device, y, kept);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      auto y = dy;
      y.data = at.tape.hidden.data;
      rnn_gradient(at.device, x, y, dy, at.p, at.packed, dx, at.dp, at.work);
    }
  };
};

}  // namespace strata
