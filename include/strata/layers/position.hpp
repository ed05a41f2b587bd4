#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// Adds a learnt vector for each position.
///
///     y[t] = x[t] + weight[t]
///
/// weight (T, C), starts normal(0, 1) · x + torch.nn.Embedding(T, C)(torch.arange(T))
struct Position {
  static constexpr auto name = "position", formula = "y[t] = x[t] + weight[t]";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"Position: it is added to vectors, not to symbols or logits; put it behind Embedding and "
                     "before the head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;

    template <class S> struct Parameters { Normal<S, "weight", In::positions, In::width> weight; };

    static void forward(auto x, auto y, const auto& at) { position(at.device, x, at.p.weight, at.first, y); }
    static void backward(auto, auto dy, auto dx, const auto& at) {
      position_gradient(at.device, dy, dx, at.dp.weight);
    }
  };
};

}  // namespace strata
