#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// Scales each position so that its mean square is one: LayerNorm without the mean and the bias.
///
///     y = x · scale · weight,   scale = 1/√(mean(x²) + 10⁻⁸)
///
/// weight (C) starts at one · Zhang, Sennrich 2019, arXiv:1910.07467 · torch.nn.RMSNorm(C, eps=1e-8)
struct RMSNorm {
  static constexpr auto name = "norm", formula = "x / √(mean(x²) + 1e-8) · weight";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"RMSNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;

    template <class S> struct Parameters { Ones<S, "weight", In::width> weight; };
    template <class S> struct Tape { PerSequence<S, In::positions> scale; };

    static void forward(auto x, auto y, const auto& at) { rms_norm(at.device, x, at.p.weight, y, at.tape.scale); }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      rms_norm_gradient(at.device, x, dy, at.p.weight, at.tape.scale, dx, at.dp.weight);
    }
  };
};

}  // namespace strata
