#pragma once
#include "strata/layers/linear.hpp"

namespace strata {

/// As an option of a head: its weight is the embedding's.
struct Tied {};

/// From features to logits, and to the loss: the last layer of a language model.
///
///     logits = x · weightᵀ + bias,   loss = log Σ exp(logits) − logits[target]
///
/// weight (V, C), starts uniform(±1/√C), bias (V) likewise; `NoBias` leaves it out; so does `Tied`, whose weight is the
/// embedding's (Press, Wolf 2016, arXiv:1608.05859) · torch.nn.Linear(C, V) and torch.nn.functional.cross_entropy
template <class Option = Bias> struct LMHead {
  static constexpr bool biased = std::is_same_v<Option, Bias>;
  static constexpr bool tied = std::is_same_v<Option, Tied>;
  static constexpr auto name = "head";
  static constexpr auto formula = biased ? "logits = x · weightᵀ + bias"
                                  : tied ? "logits = x · embeddingᵀ"
                                         : "logits = x · weightᵀ";

  template <class In> static consteval auto check() {
    if constexpr (TokenSignal<In>)
      return Refusal<"LMHead: it takes vectors, not symbols; put Embedding before it, or use Table instead">{};
    else if constexpr (!FeatureSignal<In>)
      return Refusal<"LMHead: the logits of another head come in; a model has one head: remove one of the two">{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size V = In::vocabulary, C = In::width;
    static constexpr Size flops = 2 * In::positions * C * V;
    using Output = Logits<V, In::positions>;

    template <class S> struct Parameters {
      std::conditional_t<tied, Shared<S, V, C>, Uniform<S, "weight", C, V, C>> weight;
      std::conditional_t<biased, Uniform<S, "bias", C, V>, Nothing> bias;
    };
    template <class S> struct Packed { PackedWeight<S, V, C> weight; };
    template <class S> struct Work { Tensor<S, head_work<V, C>> logits; };

    static void prepare(const auto& at) { pack(at.device, at.p.weight, at.packed.weight); }
    static void forward(auto x, auto y, const auto& at) {
      linear(at.device, x, at.p.weight, at.packed.weight, at.p.bias, y);
    }
    static void loss(auto x, auto targets, auto losses, const auto& at) {
      head_loss(at.device, x, targets, at.p.weight, at.packed.weight, at.p.bias, losses, at.work.logits);
    }
    static void loss_gradient(auto x, auto targets, auto losses, auto dx, const auto& at) {
      head_loss_gradient(at.device, x, targets, at.loss_scale, at.p.weight, at.packed.weight, at.p.bias, losses, dx,
                         at.dp.weight, at.dp.bias, at.work.logits);
    }
  };
};

}  // namespace strata
