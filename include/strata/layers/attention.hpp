#pragma once
#include "strata/kernels/attention_steps.hpp"
#include "strata/layers/linear.hpp"
#include "strata/tensor/view.hpp"

namespace strata {

/// Each position looks back at those before it and takes a mean of what they offer, once a head.
///
///     y = concat_h( softmax(Q_h · K_hᵀ / √D + causal mask) · V_h ) · outputᵀ
///     Q = x · queryᵀ,  K = x · keyᵀ,  V = x · valueᵀ
///
/// query, key, value, output (C, C) each, D = C/Heads; `Attention<8, Bias>` adds a bias (C) to each.
/// Vaswani et al. 2017, arXiv:1706.03762 · torch.nn.MultiheadAttention(C, Heads, bias, batch_first=True), causal
template <Size Heads, class Option = NoBias> struct Attention {
  static constexpr bool biased = std::is_same_v<Option, Bias>;
  static constexpr auto name = "attention";
  static constexpr auto formula = biased ? "softmax(Q·Kᵀ/√D + mask)·V per head, joined, · outputᵀ + bias"
                                         : "softmax(Q·Kᵀ/√D + mask)·V per head, joined, · outputᵀ";

  template <class In> static consteval auto check() {
    if constexpr (!FeatureSignal<In>)
      return Refusal<"Attention<{}>: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head",
                     Heads>{};
    else if constexpr (Heads == 0 || In::width % (Heads ? Heads : 1) != 0)
      return Refusal<"Attention<{}>: {} heads do not divide width {}; use {divisors}", Heads, Heads, In::width,
                     In::width>{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size T = In::positions, C = In::width;
    static constexpr std::integral_constant<Size, Heads> heads{};
    static constexpr Size flops = 2 * T * C * (3 * C) + 2 * T * C * C + 2 * T * (T + 1) * C;
    using Output = In;
    using Joint = Features<In::vocabulary, T, 3 * C>;  ///< query, key and value of a position side by side

    template <class S> struct Parameters {
      Stacked<S, "query.weight", "key.weight", "value.weight", C, C, C> joint;
      std::conditional_t<biased, Stacked<S, "query.bias", "key.bias", "value.bias", C, C>, Nothing> joint_bias;
      Uniform<S, "output.weight", C, C, C> output;
      std::conditional_t<biased, Uniform<S, "output.bias", C, C>, Nothing> output_bias;
    };
    template <class S> struct Packed {
      PackedWeight<S, 3 * C, C> joint;
      PackedWeight<S, C, C> output;
    };
    template <class S> struct Tape {
      PerSequence<S, T, 3 * C> joint;
      PerSequence<S, T, C> mixed;
      PerSequence<S, Heads, T> log_sum;
    };
    template <class S> struct State { PerSequence<S, T, C> key, value; };
    template <class S> struct Work {
      PerSequence<S, T, 3 * C> djoint;
      PerSequence<S, T, C> dmixed;
      Tensor<S, attention_work<Heads, T, C>> blocks;
    };

    static void prepare(const auto& at) {
      pack(at.device, at.p.joint, at.packed.joint);
      pack(at.device, at.p.output, at.packed.output);
    }
    static void forward(auto x, auto y, const auto& at) {
      const auto joint = kept_rows<Joint>(at.tape.joint, x);
      const auto mixed = kept_rows<In>(at.tape.mixed, x);
      linear(at.device, x, at.p.joint, at.packed.joint, at.p.joint_bias, joint);
      attention(at.device, heads, joint, at.state.key, at.state.value, at.first, mixed, at.tape.log_sum,
                at.work.blocks);
      linear(at.device, mixed, at.p.output, at.packed.output, at.p.output_bias, y);
      at.show("attention", [&] { return attention_steps(heads, joint, 0); });
      at.show("heads joined", mixed);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      const auto joint = kept_rows<Joint>(at.tape.joint, x), djoint = kept_rows<Joint>(at.work.djoint, x);
      const auto mixed = kept_rows<In>(at.tape.mixed, x), dmixed = kept_rows<In>(at.work.dmixed, x);
      linear_gradient(at.device, mixed, dy, at.p.output, at.packed.output, dmixed, at.dp.output, at.dp.output_bias);
      attention_gradient(at.device, heads, joint, at.state.key, at.state.value, mixed, at.tape.log_sum, dmixed, djoint,
                         at.work.blocks);
      linear_gradient(at.device, x, djoint, at.p.joint, at.packed.joint, dx, at.dp.joint, at.dp.joint_bias);
    }
  };
};

}  // namespace strata
