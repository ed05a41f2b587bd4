#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// Normalises each position over the width.
///
///     y = (x − mean) · scale · weight + bias,   scale = 1/√(variance + 10⁻⁵)
///
/// weight (C) starts at one, bias (C) at zero · Ba, Kiros, Hinton 2016, arXiv:1607.06450 · torch.nn.LayerNorm(C)
struct LayerNorm {
  static constexpr auto name = "norm", formula = "(x − mean) / √(variance + 1e-5) · weight + bias";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"LayerNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head">{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size T = In::positions, C = In::width;
    using Output = In;

    template <class S> struct Parameters {
      Ones<S, "weight", C> weight;
      Zeros<S, "bias", C> bias;
    };
    template <class S> struct Tape { PerSequence<S, T> mean, scale; };

    static void forward(auto x, auto y, const auto& at) {
      layer_norm(at.device, x, at.p.weight, at.p.bias, y, at.tape.mean, at.tape.scale);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      layer_norm_gradient(at.device, x, dy, at.p.weight, at.tape.mean, at.tape.scale, dx, at.dp.weight, at.dp.bias);
    }
  };
};

}  // namespace strata
