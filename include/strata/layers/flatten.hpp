#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// Joins the vectors of all positions into one: (T, C) becomes (1, T·C). The model then looks at full windows.
///
/// torch.nn.Flatten()
struct Flatten {
  static constexpr auto name = "flatten", formula = "y = (x[0], x[1], …)";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"Flatten: it joins vectors, not symbols or logits; put it behind Embedding and before the head">{};
  }

  template <class In> struct On : Leaf {
    using Output = Features<In::vocabulary, 1, In::positions * In::width>;
    static void forward(auto x, auto y, const auto& at) { copy(at.device, x, y); }
    static void backward(auto, auto dy, auto dx, const auto& at) { copy(at.device, dy, dx); }
  };
};

}  // namespace strata
