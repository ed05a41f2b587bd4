#pragma once
#include "strata/kernels/packed.hpp"
#include "strata/layers/leaf.hpp"

namespace strata {

/// What recurrent layers have in common: sums · = x[t] · inputᵀ + h[t−1] · hiddenᵀ + both biases, O of them from I
/// inputs and H outputs, all weights and biases starting uniform(±1/√H).
template <Size T, Size I, Size H, Size O> struct Recurrent : Leaf {
  static constexpr Size flops = 2 * T * (I + H) * O;
  /// A step in time is a product of as many rows; with fewer, large weights are read for little work.
  static constexpr Size sequences_together = 32;

  template <class S> struct Parameters {
    Uniform<S, "input.weight", H, O, I> input;
    Uniform<S, "hidden.weight", H, O, H> hidden;
    Uniform<S, "input.bias", H, O> input_bias;
    Uniform<S, "hidden.bias", H, O> hidden_bias;
  };
  template <class S> struct Packed {
    PackedWeight<S, O, I> input;
    PackedWeight<S, O, H> hidden;
  };

  static void prepare(const auto& at) {
    pack(at.device, at.p.input, at.packed.input);
    pack(at.device, at.p.hidden, at.packed.hidden);
  }
};

}  // namespace strata
