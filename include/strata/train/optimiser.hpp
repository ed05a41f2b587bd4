#pragma once
#include "strata/core/simd.hpp"
#include "strata/train/step_rule.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>

namespace strata {

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

// Every sum is written as an fma: left to the compiler, the last vector of a range might be rounded otherwise.

// Not inlined: where g++ 12 knows that a range is short, it warns of the whole vectors that are never reached.

template <class S>
[[gnu::noinline]] void descend(const Sgd& sgd, double rate, const Update& how, std::span<S> parameters,
                               const S* gradients, S* moment) {
  using V = Vector<S>;
  const V momentum(static_cast<S>(sgd.momentum)), stride(static_cast<S>(rate));
  const V factor(static_cast<S>(how.factor)), pull(static_cast<S>(how.pull));
  each_vector<S>(parameters.size(), [&](Size i, auto count) {
    const V w = V::load(&parameters[i], count);
    V g = fma(factor, V::load(gradients + i, count), pull * w);
    if (sgd.momentum != 0) {
      g = fma(momentum, V::load(moment + i, count), g);
      g.store(moment + i, count);
    }
    fma(-stride, g, w).store(&parameters[i], count);
  });
}

template <class S>
[[gnu::noinline]] void descend(const AdamW& adam, double rate, std::uint64_t step, const Update& how,
                               std::span<S> parameters, const S* gradients, S* first_moment, S* second_moment) {
  using V = Vector<S>;
  const auto correction = [&](double beta) { return 1 - std::pow(beta, static_cast<double>(step)); };
  const V beta1(static_cast<S>(adam.beta1)), beta2(static_cast<S>(adam.beta2)), epsilon(static_cast<S>(adam.epsilon));
  const V new1(static_cast<S>(1 - adam.beta1)), new2(static_cast<S>(1 - adam.beta2));
  const V stride(static_cast<S>(rate / correction(adam.beta1)));
  const V unbias(static_cast<S>(1 / std::sqrt(correction(adam.beta2))));
  const V keep(static_cast<S>(1 - (how.decays ? rate * adam.decay : 0)));
  const V factor(static_cast<S>(how.factor)), pull(static_cast<S>(how.pull));
  each_vector<S>(parameters.size(), [&](Size i, auto count) {
    const V w = V::load(&parameters[i], count);
    const V g = fma(factor, V::load(gradients + i, count), pull * w);
    const V m = fma(beta1, V::load(first_moment + i, count), new1 * g);
    const V v = fma(beta2, V::load(second_moment + i, count), new2 * g * g);
    m.store(first_moment + i, count);
    v.store(second_moment + i, count);
    fma(keep, w, -(stride * m / fma(sqrt(v), unbias, epsilon))).store(&parameters[i], count);
  });
}

}  // namespace stepping

/// One step on one range of weights; `step` counts from 1. Moments that the optimiser does not keep (`moments`) may
/// be empty; they are zero before the first step. Every weight is stepped by itself, so ranges may be cut anywhere.
template <class S>
void update(const Optimiser& optimiser, double rate, std::uint64_t step, const Update& how, std::span<S> parameters,
            std::span<const std::type_identity_t<S>> gradients, std::span<std::type_identity_t<S>> first_moment,
            std::span<std::type_identity_t<S>> second_moment) {
  if (const Sgd* sgd = std::get_if<Sgd>(&optimiser))
    return stepping::descend(*sgd, rate, how, parameters, gradients.data(), first_moment.data());
  const Adam* plain = std::get_if<Adam>(&optimiser);
  const AdamW adam = plain ? AdamW{plain->beta1, plain->beta2, plain->epsilon, 0} : std::get<AdamW>(optimiser);
  stepping::descend(adam, rate, step, how, parameters, gradients.data(), first_moment.data(), second_moment.data());
}

/// Σ x² in double: sixteen sums of every sixteenth element, then the sums in order. The root of it over all tensors
/// is the norm that clipping asks for.
template <class S> double sum_of_squares(std::span<const S> values) {
  std::array<double, 16> sums{};
  const Size rest = values.size() % sums.size();
  const S* from = values.data();
  const auto add = [&](Size count) {
    for (Size lane = 0; lane < count; ++lane) {
      const double x = static_cast<double>(from[lane]);
      sums[lane] += x * x;
    }
    from += count;
  };
  for (Size left = values.size() - rest; left > 0; left -= sums.size()) add(sums.size());
  add(rest);
  double sum = 0;
  for (double part : sums) sum += part;
  return sum;
}

}  // namespace STRATA_INSTRUCTION_SET
}  // namespace strata
