#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// One row of logits for each symbol, looked up by the last one: the bigram. A head.
///
///     logits[t] = weight[symbol[t]]
///
/// weight (V, V), starts normal(0, 1); counting sets it to log(P(next | symbol)), descent arrives there too
/// · torch.nn.Embedding(V, V)
struct Table {
  static constexpr auto name = "table", formula = "logits[t] = weight[symbol[t]]";

  template <class In> static consteval auto check() {
    if constexpr (TokenSignal<In>)
      return Rule{};
    else
      return Refusal<"Table: it looks up symbols, but vectors of width {} come in; put it right after Tokens, or use "
                     "LMHead<> instead",
                     In::width>{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size V = In::vocabulary;
    using Output = Logits<V, In::positions>;

    template <class S> struct Parameters { Normal<S, "weight", V, V> weight; };

    static void forward(auto x, auto y, const auto& at) { table(at.device, x, at.p.weight, y); }
    static void loss(auto x, auto targets, auto losses, const auto& at) {
      table_loss(at.device, x, targets, at.p.weight, losses);
    }
    static void loss_gradient(auto x, auto targets, auto losses, auto, const auto& at) {
      loss(x, targets, losses, at);
      table_loss_gradient(at.device, x, targets, at.loss_scale, at.p.weight, losses, at.dp.weight);
    }
  };
};

}  // namespace strata
