#pragma once
#include "strata/layers/activation.hpp"
#include "strata/layers/layer_norm.hpp"
#include "strata/layers/linear.hpp"
#include "strata/model/stack.hpp"

namespace strata {

/// Two linear maps with an activation between them, at each position by itself; then what else is asked for.
///
///     y = down(activation(up(x)))
///
/// up (Hidden, C) and down (C, Hidden), with biases · `FeedForward<512, GELU, Dropout<10>>` ends in a dropout
template <Size Hidden, class Activation, class... After> struct FeedForward {
  static constexpr auto name = "ffn", formula = "y = down(activation(up(x)))";

  template <class In> using Down = As<"down", Linear<In::width>>;
  template <class In> static consteval Rule check() {
    return check_chain<In, As<"up", Linear<Hidden>>, Activation, Down<In>, After...>();
  }
  template <class In> using On = Chain<In, As<"up", Linear<Hidden>>, Activation, Down<In>, After...>;
};

/// A transformer block: mixes positions, then thinks about each, both beside a residual path.
///
///     x = x + attention(norm(x));   y = x + ffn(norm(x))
///
/// Normalised before each branch: Xiong et al. 2020, arXiv:2002.04745
template <class Mixer, class Thinker, class Norm = LayerNorm> struct Block {
  static constexpr auto name = "block", formula = "x = x + attention(norm(x)), y = x + ffn(norm(x))";
  using Mix = Residual<As<"attention_norm", Norm>, Mixer>;
  using Think = Residual<As<"ffn_norm", Norm>, Thinker>;

  template <class In> static consteval Rule check() { return check_chain<In, Mix, Think>(); }
  template <class In> using On = Chain<In, Mix, Think>;
};

}  // namespace strata
