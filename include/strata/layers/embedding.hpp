#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// A learnt vector for each symbol.
///
///     y[t] = weight[symbol[t]]
///
/// weight (V, C), starts normal(0, 1) · torch.nn.Embedding(V, C)
template <Size Width> struct Embedding {
  static constexpr auto name = "embedding", formula = "y[t] = weight[symbol[t]]";

  template <class In> static consteval auto check() {
    if constexpr (!TokenSignal<In>)
      return Refusal<"Embedding<{}>: vectors of width {} come in, not symbols; a model has one embedding, right after "
                     "Tokens: remove this one",
                     Width, In::width>{};
    else if constexpr (Width == 0)
      return Refusal<"Embedding<0>: vectors of width 0 carry nothing; give a width of at least 1">{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size V = In::vocabulary, C = Width;
    using Output = Features<V, In::positions, C>;
    /// A tied head finds its weight here.
    static constexpr bool shares_weight = true;

    template <class S> struct Parameters { Normal<S, "weight", V, C> weight; };

    static void forward(auto x, auto y, const auto& at) { embedding(at.device, x, at.p.weight, y); }
    static void backward(auto x, auto dy, auto, const auto& at) { embedding_gradient(at.device, x, dy, at.dp.weight); }
  };
};

}  // namespace strata
