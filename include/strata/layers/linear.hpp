#pragma once
#include "strata/kernels/packed.hpp"
#include "strata/layers/leaf.hpp"

namespace strata {

/// As an option of a layer: with biases, without.
struct Bias {};
struct NoBias {};

/// An affine map at each position.
///
///     y = x · weightᵀ + bias
///
/// weight (O, I) and bias (O), both start uniform(±1/√I) · torch.nn.Linear(I, O)
template <Size Outputs, class Option = Bias> struct Linear {
  static constexpr bool biased = std::is_same_v<Option, Bias>;
  static constexpr auto name = "linear", formula = biased ? "y = x · weightᵀ + bias" : "y = x · weightᵀ";

  template <class In> static consteval auto check() {
    if constexpr (!FeatureSignal<In>)
      return Refusal<"Linear<{}>: it takes vectors, not symbols or logits; put it behind Embedding and before the head",
                     Outputs>{};
    else if constexpr (Outputs == 0)
      return Refusal<"Linear<0>: vectors of width 0 carry nothing; give a width of at least 1">{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size I = In::width, O = Outputs;
    static constexpr Size flops = 2 * In::positions * I * O;
    using Output = Features<In::vocabulary, In::positions, O>;

    template <class S> struct Parameters {
      Uniform<S, "weight", I, O, I> weight;
      std::conditional_t<biased, Uniform<S, "bias", I, O>, Nothing> bias;
    };
    template <class S> struct Packed { PackedWeight<S, O, I> weight; };

    static void prepare(const auto& at) { pack(at.device, at.p.weight, at.packed.weight); }
    static void forward(auto x, auto y, const auto& at) {
      linear(at.device, x, at.p.weight, at.packed.weight, at.p.bias, y);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      linear_gradient(at.device, x, dy, at.p.weight, at.packed.weight, dx, at.dp.weight, at.dp.bias);
    }
  };
};

}  // namespace strata
