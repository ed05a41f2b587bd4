#pragma once
#include "strata/layers/leaf.hpp"

namespace strata {

/// Normalises each channel over the batch and its positions while training; afterwards with what it saw then.
///
///     y = (x − mean) · scale · weight + bias,   scale = 1/√(variance + 10⁻⁵)
///
/// weight (C) starts at one, bias (C) at zero; running_mean and running_var (C) are kept, not learnt, and move a tenth
/// of the way to each batch's. Training takes at least two sequences, and the
/// whole batch at once; what pads a batch counts like the rest. Ioffe, Szegedy 2015,
/// arXiv:1502.03167 · torch.nn.BatchNorm1d(C)
struct BatchNorm {
  static constexpr auto name = "norm", formula = "(x − mean) / √(variance + 1e-5) · weight + bias, over the batch";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"BatchNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head">{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size C = In::width;
    static constexpr bool couples_batch = true;
    using Output = In;

    template <class S> struct Parameters {
      Ones<S, "weight", C> weight;
      Zeros<S, "bias", C> bias;
    };
    template <class S> struct Buffers {
      Zeros<S, "running_mean", C> mean;
      Ones<S, "running_var", C> variance;
    };
    template <class S> struct Tape { Tensor<S, C> mean, scale; };

    static void forward(auto x, auto y, const auto& at) {
      batch_norm(at.device, x, at.p, at.training, at.buffers, y, at.tape.mean, at.tape.scale);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      batch_norm_gradient(at.device, x, dy, at.p, at.training, at.tape.mean, at.tape.scale, dx, at.dp);
    }
  };
};

}  // namespace strata
