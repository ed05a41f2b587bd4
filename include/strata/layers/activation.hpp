#pragma once
#include "strata/layers/leaf.hpp"
#include "strata/tensor/view.hpp"

namespace strata {

/// Squashes each number into (−1, 1).
///
///     y = tanh(x)
///
/// torch.nn.Tanh()
struct Tanh {
  static constexpr auto name = "tanh", formula = "y = tanh(x)";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"Tanh: it takes vectors, not symbols or logits; put it behind Embedding and before the head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;
    static constexpr double bound = 1;

    /// The derivative is cheapest from the output: 1 − y².
    template <class S> struct Tape { PerSequence<S, In::positions, In::width> output; };

    static void forward(auto x, auto y, const auto& at) {
      tanh(at.device, x, y);
      copy(at.device, y, kept_rows<In>(at.tape.output, y));
    }
    static void backward(auto, auto dy, auto dx, const auto& at) {
      tanh_gradient(at.device, kept_rows<In>(at.tape.output, dx), dy, dx);
    }
  };
};

/// Cuts off what is negative.
///
///     y = max(0, x)
///
/// Nair, Hinton 2010 · torch.nn.ReLU()
struct ReLU {
  static constexpr auto name = "relu", formula = "y = max(0, x)";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"ReLU: it takes vectors, not symbols or logits; put it behind Embedding and before the head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;
    static void forward(auto x, auto y, const auto& at) { relu(at.device, x, y); }
    static void backward(auto x, auto dy, auto dx, const auto& at) { relu_gradient(at.device, x, dy, dx); }
  };
};

/// Weighs each number with the probability that a normal variable is below it.
///
///     y = x · Φ(x) = x/2 · (1 + erf(x/√2))
///
/// Hendrycks, Gimpel 2016, arXiv:1606.08415 · torch.nn.GELU()
struct GELU {
  static constexpr auto name = "gelu", formula = "y = x · Φ(x)";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"GELU: it takes vectors, not symbols or logits; put it behind Embedding and before the head">{};
  }

  template <class In> struct On : Leaf {
    using Output = In;

    /// The derivative comes nearly for free with the value, and is dear by itself.
    template <class S> struct Tape { PerSequence<S, In::positions, In::width> slope; };

    static void forward(auto x, auto y, const auto& at) { gelu(at.device, x, y, kept_rows<In>(at.tape.slope, y)); }
    static void backward(auto, auto dy, auto dx, const auto& at) {
      gelu_gradient(at.device, kept_rows<In>(at.tape.slope, dx), dy, dx);
    }
  };
};

}  // namespace strata
