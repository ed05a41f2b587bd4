#pragma once
#include "strata/layers/linear.hpp"

namespace strata {

/// One affine map of every window of Kernel positions, Stride positions apart and without padding: T positions become
/// (T − Kernel) / Stride + 1.
///
///     y[t] = weight · (x[t·Stride], …, x[t·Stride + Kernel − 1]) + bias
///
/// weight (O, Kernel, C) and bias (O), both start uniform(±1/√(Kernel·C)); `NoBias` leaves the bias out.
/// Waibel et al. 1989 · torch.nn.Conv1d(C, O, Kernel, Stride), which holds its weight as (O, C, Kernel)
template <Size Outputs, Size Kernel, Size Stride = 1, class Option = Bias> struct Conv {
  static constexpr bool biased = std::is_same_v<Option, Bias>;
  static constexpr auto name = "conv";
  static constexpr auto formula = biased ? "y[t] = weight · (x[t·stride], x[t·stride + 1], …) + bias"
                                         : "y[t] = weight · (x[t·stride], x[t·stride + 1], …)";

  template <class In> static consteval auto check() {
    if constexpr (!FeatureSignal<In>)
      return Refusal<"Conv<{}, {}>: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head",
                     Outputs, Kernel>{};
    else if constexpr (Outputs == 0)
      return Refusal<"Conv<0, {}>: vectors of width 0 carry nothing; give a width of at least 1", Kernel>{};
    else if constexpr (Kernel == 0)
      return Refusal<"Conv<{}, 0>: a kernel of 0 positions sees nothing; give a kernel of at least 1", Outputs>{};
    else if constexpr (Stride == 0)
      return Refusal<"Conv<{}, {}, 0>: a stride of 0 stays where it is; give a stride of at least 1", Outputs,
                     Kernel>{};
    else if constexpr (Kernel > In::positions)
      return Refusal<"Conv<{}, {}>: a kernel of {} positions is longer than its input of {}; use a kernel of at most "
                     "{} or give it more positions",
                     Outputs, Kernel, Kernel, In::positions, In::positions>{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size kernel = Kernel, stride = Stride;
    static constexpr Size C = In::width, O = Outputs, P = (In::positions - Kernel) / Stride + 1;
    static constexpr Size flops = 2 * P * Kernel * C * O;
    using Output = Features<In::vocabulary, P, O>;

    template <class S> struct Parameters {
      Uniform<S, "weight", Kernel * C, O, Kernel, C> weight;
      std::conditional_t<biased, Uniform<S, "bias", Kernel * C, O>, Nothing> bias;
    };
    template <class S> struct Packed { PackedWeight<S, O, Kernel * C> weight; };

    static void prepare(const auto& at) { pack(at.device, at.p.weight, at.packed.weight); }
    static void forward(auto x, auto y, const auto& at) {
      conv(at.device, constant<Kernel>, constant<Stride>, x, at.p.weight, at.packed.weight, at.p.bias, y);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      conv_gradient(at.device, constant<Kernel>, constant<Stride>, x, dy, at.p.weight, at.packed.weight, dx,
                    at.dp.weight, at.dp.bias);
    }

   private:
    template <Size N> static constexpr std::integral_constant<Size, N> constant{};
  };
};

}  // namespace strata
