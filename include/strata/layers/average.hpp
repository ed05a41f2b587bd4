#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// The mean of the positions so far: a bag of words that predicts at every position, blind to their order.
///
///     y[t] = Σ_{u ≤ t} x[u] / (t + 1)
///
/// x.cumsum(1) / torch.arange(1, T + 1).view(-1, 1)
struct Average {
  static constexpr auto name = "average", formula = "y[t] = (x[0] + … + x[t]) / (t + 1)";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"Average: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;

    template <class S> struct State { PerSequence<S, In::width> sum; };

    static void forward(auto x, auto y, const auto& at) { average(at.device, x, at.first, at.state.sum, y); }
    static void backward(auto, auto dy, auto dx, const auto& at) { average_gradient(at.device, dy, dx); }
  };
};

}  // namespace strata
