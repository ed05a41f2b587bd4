#pragma once
#include <cmath>
#include <cstdint>
#include <variant>

namespace strata {

/// Gradient descent. With momentum: v = momentum · v + g, w −= rate · v (torch.optim.SGD without dampening).
struct Sgd {
  double momentum = 0;
};

/// m = β₁ m + (1 − β₁) g,  v = β₂ v + (1 − β₂) g²,  w −= rate · m / (1 − β₁ˢ) / (√(v / (1 − β₂ˢ)) + ε)  at step s.
/// Kingma, Ba 2015, arXiv:1412.6980 · torch.optim.Adam
struct Adam {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// Adam that first shrinks the weights: w −= rate · decay · w.
/// Loshchilov, Hutter 2019, arXiv:1711.05101 · torch.optim.AdamW
struct AdamW {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01;
};

using Optimiser = std::variant<Sgd, Adam, AdamW>;

/// Which tensors an AdamW decays.
enum class Decay { everything, matrices };

/// How a step changes the weights, given their gradients.
struct StepRule {
  Optimiser optimiser = AdamW{};
  Decay decay = Decay::everything;
  double clip = 0;     ///< largest global norm of the gradients; 0 for no limit
  std::uint64_t clip_halves_every = 0;  ///< steps; 0: never. So a scaler acts that doubles, clipped before unscaling
  double penalty = 0;  ///< loss + penalty · mean(W²)

  /// The limit at a step; steps count from 1.
  double clip_at(std::uint64_t step) const {
    return clip_halves_every > 0 ? clip / std::exp2(static_cast<double>((step - 1) / clip_halves_every)) : clip;
  }
};

}  // namespace strata
