#pragma once
#include "strata/kernels/simd/embedding.hpp"

#include <array>

namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// log Σ exp(a), safe from overflow.
template <Size N, class S> STRATA_INLINE S log_sum_exp(const S* a) {
  using V = Vector<S>;
  constexpr Size whole = N / V::lanes * V::lanes;
  V most(a[0]);
  for (Size i = 0; i < whole; i += V::lanes) most = max(most, V::load(a + i));
  S largest = maximum(most);
  for (Size i = whole; i < N; ++i) largest = std::max(largest, a[i]);
  const auto share = [top = V(largest)](V v) { return exp(v - top); };
  return largest + std::log(total<S>(N, share, a));
}

}  // namespace simd

/// y[r] = W[token[r]]: the logits of what follows a symbol, W (V, V)
void table(Cpu, auto tokens, auto weight, auto y) { embedding(Cpu{}, tokens, weight, y); }

/// losses[r] = log Σ exp(W[token[r]]) − W[token[r], target[r]],  0 where target[r] < 0
///
/// The sum is taken once for a symbol, when it first comes.
void table_loss(Cpu, auto tokens, auto targets, auto weight, auto losses) {
  constexpr Size V = decltype(weight)::shape[0];
  std::array<typename decltype(losses)::Scalar, V> log_sum{};
  std::array<bool, V> known{};
  for (Size r = 0; r < tokens.rows(); ++r) {
    losses.data[r] = 0;
    if (targets.data[r] < 0) continue;
    const Size token = static_cast<Size>(tokens.data[r]), target = static_cast<Size>(targets.data[r]);
    if (!known[token]) log_sum[token] = simd::log_sum_exp<V>(weight.data + token * V);
    known[token] = true;
    losses.data[r] = log_sum[token] - weight[token * V + target];
  }
}

/// The gradient of scale · Σ losses: dW[token[r]] += scale · (softmax(W[token[r]]) − onehot(target[r])) where
/// target[r] ≥ 0
///
/// All rows of a symbol share one softmax, which is added once, times their number. Where the pairs fit on the stack
/// they are counted, for taking thousands of equal parts from one float would lose digits.
void table_loss_gradient(Cpu, auto tokens, auto targets, auto scale, auto weight, auto losses, auto dweight) {
  constexpr Size V = decltype(weight)::shape[0];
  constexpr bool counted = V <= 128;
  using S = typename decltype(losses)::Scalar;
  std::array<S, V> rows{}, log_sum{};
  std::array<S, counted ? V * V : V> pairs{};
  for (Size r = 0; r < tokens.rows(); ++r) {
    if (targets.data[r] < 0) continue;
    const Size token = static_cast<Size>(tokens.data[r]), cell = token * V + static_cast<Size>(targets.data[r]);
    rows[token] += S(1);
    log_sum[token] = losses.data[r] + weight[cell];
    if constexpr (counted)
      pairs[cell] += S(1);
    else
      dweight[cell] -= static_cast<S>(scale);
  }
  for (Size token = 0; token < V; ++token) {
    if (rows[token] == S(0)) continue;
    using Lanes = Vector<S>;
    const auto add = [factor = Lanes(static_cast<S>(scale)), n = Lanes(rows[token]), sum = Lanes(log_sum[token])](
                         Lanes d, Lanes logit, Lanes pair) { return fma(factor, n * exp(logit - sum) - pair, d); };
    S* row = dweight.data + token * V;
    simd::map(row, V, add, row, weight.data + token * V, pairs.data() + (counted ? token * V : 0));
  }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
