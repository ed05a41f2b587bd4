#pragma once
#include "strata/core/device.hpp"
#include "strata/core/size.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>
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

/// What may differ from one tensor or step to the next: the gradient used is `factor` · gradient + `pull` · weight.
struct Update {
  double factor = 1;   ///< clipping: min(1, limit / norm)
  double pull = 0;     ///< of an L2 penalty: see `pull_of`
  bool decays = true;  ///< whether AdamW decays this tensor
};

/// What loss + penalty · mean(W²) adds to the gradient is pull · W. `count` is the number of weights in the mean.
constexpr double pull_of(double penalty, Size count) { return 2 * penalty / static_cast<double>(count); }

/// How many moments an optimiser keeps for each weight.
inline int moments(const Optimiser& optimiser) {
  const Sgd* sgd = std::get_if<Sgd>(&optimiser);
  return !sgd ? 2 : sgd->momentum != 0 ? 1 : 0;
}

inline namespace STRATA_INSTRUCTION_SET {

namespace stepping {

template <class S> void descend(S momentum, S rate, S factor, S pull, std::span<S> parameters, const S* gradients, S* v) {
  S* w = parameters.data();
  if (momentum == 0)
    for (Size i = 0; i < parameters.size(); ++i) w[i] -= rate * (factor * gradients[i] + pull * w[i]);
  else
    for (Size i = 0; i < parameters.size(); ++i) {
      v[i] = momentum * v[i] + (factor * gradients[i] + pull * w[i]);
      w[i] -= rate * v[i];
    }
}

template <class S>
void descend(const AdamW& adam, double rate, std::uint64_t step, S factor, S pull, std::span<S> parameters,
             const S* gradients, S* m, S* v) {
  const double steps = static_cast<double>(step);
  const S beta2 = static_cast<S>(adam.beta2), epsilon = static_cast<S>(adam.epsilon);
  const S new1 = static_cast<S>(1 - adam.beta1), new2 = static_cast<S>(1 - adam.beta2);
  const S stride = static_cast<S>(rate / (1 - std::pow(adam.beta1, steps)));
  const S unbias = static_cast<S>(1 / std::sqrt(1 - std::pow(adam.beta2, steps)));
  const S keep = static_cast<S>(1 - rate * adam.decay);
  S* w = parameters.data();
  for (Size i = 0; i < parameters.size(); ++i) {
    const S g = factor * gradients[i] + pull * w[i];
    m[i] += new1 * (g - m[i]);
    v[i] = beta2 * v[i] + new2 * g * g;
    w[i] = keep * w[i] - stride * m[i] / (std::sqrt(v[i]) * unbias + epsilon);
  }
}

}  // namespace stepping

/// One step on one range of weights; `step` counts from 1. Moments that the optimiser does not keep (`moments`) may
/// be empty; they are zero before the first step. Every weight is stepped by itself, so ranges may be cut anywhere.
/// Vectorised by the compiler, if it need not set errno for √: -fno-math-errno.
template <class S>
void update(const Optimiser& optimiser, double rate, std::uint64_t step, const Update& how, std::span<S> parameters,
            std::span<const std::type_identity_t<S>> gradients, std::span<std::type_identity_t<S>> first_moment,
            std::span<std::type_identity_t<S>> second_moment) {
  const S factor = static_cast<S>(how.factor), pull = static_cast<S>(how.pull);
  if (const Sgd* sgd = std::get_if<Sgd>(&optimiser)) {
    stepping::descend(static_cast<S>(sgd->momentum), static_cast<S>(rate), factor, pull, parameters, gradients.data(),
                    first_moment.data());
    return;
  }
  const Adam* plain = std::get_if<Adam>(&optimiser);
  AdamW adam = plain ? AdamW{plain->beta1, plain->beta2, plain->epsilon, 0} : std::get<AdamW>(optimiser);
  if (!how.decays) adam.decay = 0;
  stepping::descend(adam, rate, step, factor, pull, parameters, gradients.data(), first_moment.data(),
                  second_moment.data());
}

/// Σ x² in double: sixteen sums of every sixteenth element, then the sums in order. The root of it over all tensors
/// is the norm that clipping asks for.
template <class S> double sum_of_squares(std::span<const S> values) {
  std::array<double, 16> sums{};
  Size i = 0;
  for (; i + sums.size() <= values.size(); i += sums.size())
    for (Size lane = 0; lane < sums.size(); ++lane) {
      const double x = static_cast<double>(values[i + lane]);
      sums[lane] += x * x;
    }
  for (Size lane = 0; i < values.size(); ++i, ++lane) {
    const double x = static_cast<double>(values[i]);
    sums[lane] += x * x;
  }
  double sum = 0;
  for (double part : sums) sum += part;
  return sum;
}

}  // namespace STRATA_INSTRUCTION_SET
}  // namespace strata
