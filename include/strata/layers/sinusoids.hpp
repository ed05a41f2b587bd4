#pragma once
#include "strata/layers/leaf.hpp"

#include <cmath>

namespace strata {

/// Adds a fixed vector for each position: waves whose lengths grow from 2π to 10000 · 2π along the width.
///
///     y[t] = x[t] + (sin t, cos t, sin t/10000^(2/C), cos t/10000^(2/C), …)
///
/// Nothing is learnt. Vaswani et al. 2017, arXiv:1706.03762, section 3.5
struct Sinusoids {
  static constexpr auto name = "position", formula = "y[t] = x[t] + (sin t/10000^(2i/C), cos t/10000^(2i/C))";

  template <class In> static consteval auto check() {
    if constexpr (FeatureSignal<In>)
      return Rule{};
    else
      return Refusal<"Sinusoids: they are added to vectors, not to symbols or logits; put them behind Embedding and "
                     "before the head">{};
  }

  template <class In> struct On : Leaf {
    static constexpr Size T = In::positions, C = In::width;
    using Output = In;

    template <class S> struct Packed { Tensor<S, T, C> waves; };

    static void prepare(const auto& at) {
      auto* const waves = at.packed.waves.data;
      if (C > 1 && waves[1] == 1) return;  // cos 0: they are there already, and do not change
      using S = std::remove_cvref_t<decltype(*waves)>;
      for (Size t = 0; t < T; ++t)
        for (Size c = 0; c < C; ++c) {
          const double exponent = static_cast<double>(c - c % 2) / static_cast<double>(C);
          const double angle = static_cast<double>(t) * std::pow(10'000, -exponent);
          waves[t * C + c] = static_cast<S>(c % 2 == 0 ? std::sin(angle) : std::cos(angle));
        }
    }
    static void forward(auto x, auto y, const auto& at) { position(at.device, x, at.packed.waves, at.first, y); }
    static void backward(auto, auto dy, auto dx, const auto& at) { copy(at.device, dy, dx); }
  };
};

}  // namespace strata
