#pragma once
#include "strata/core/random.hpp"
#include "strata/layers/leaf.hpp"

namespace strata {

/// While training, silences each number with a chance of Percent in a hundred and strengthens the others.
///
///     y = x · kept / (1 − Percent/100)
///
/// Which ones follows from seed, step, place and element alone, so backward draws them again.
/// Srivastava et al. 2014 · torch.nn.Dropout(Percent / 100)
template <Size Percent> struct Dropout {
  static constexpr auto name = "dropout", formula = "y = x · kept / (1 − rate)";

  template <class In> static consteval auto check() {
    if constexpr (Percent >= 100)
      return Refusal<"Dropout<{}>: a rate of {} % leaves nothing; give a percentage from 0 to 99", Percent, Percent>{};
    else if constexpr (!FeatureSignal<In>)
      return Refusal<"Dropout<{}>: it takes vectors, not symbols or logits; put it behind Embedding and before the "
                     "head",
                     Percent>{};
    else
      return Rule{};
  }

  template <class In> struct On : Leaf {
    using Output = In;

    static void forward(auto x, auto y, const auto& at) { apply(x, y, at); }
    static void backward(auto, auto dy, auto dx, const auto& at) { apply(dy, dx, at); }

   private:
    static void apply(auto x, auto y, const auto& at) {
      if (Percent > 0 && at.training)
        dropout(at.device, x, y, Percent, at.random(Purpose::dropout, In::positions * In::width));
      else
        copy(at.device, x, y);
    }
  };
};

}  // namespace strata
