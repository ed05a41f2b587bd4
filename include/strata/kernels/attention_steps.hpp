#pragma once
#include "strata/tensor/strided.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace strata {

/// What attention makes of one sequence, head by head: to be looked at. Attention itself never keeps scores or weights.
template <class S> struct AttentionSteps {
  Strided<S> query, key, value;   ///< (H, T, D) each, D = C/H
  std::vector<S> scores, weights;  ///< (H, T, T) each; the weights of what comes later are 0

  Size heads() const { return query.shape[0]; }
  Size length() const { return query.shape[1]; }
  Size at(Size head, Size t, Size u) const { return (head * length() + t) * length() + u; }
};

/// scores = query·keyᵀ / √D of all positions, and weights = softmax(scores, causal), of one sequence's rows of
/// query|key|value (rows, 3C).
auto attention_steps(auto heads, auto joint, Size sequence) {
  using S = typename decltype(joint)::Scalar;
  constexpr Size H = heads, C = decltype(joint)::width / 3, D = C / H;
  const Size T = joint.length;
  const S* const rows = joint.row(sequence * T);
  const auto part = [&](Size which) { return Strided<S>{rows + which * C, {H, T, D}, {D, 3 * C, 1}}; };
  AttentionSteps<S> steps{part(0), part(1), part(2), std::vector<S>(H * T * T), std::vector<S>(H * T * T)};
  for (Size h = 0; h < H; ++h)
    for (Size t = 0; t < T; ++t) {
      S* const scores = &steps.scores[steps.at(h, t, 0)];
      S* const weights = &steps.weights[steps.at(h, t, 0)];
      for (Size u = 0; u < T; ++u) {
        for (Size d = 0; d < D; ++d) scores[u] += steps.query(h, t, d) * steps.key(h, u, d);
        scores[u] /= std::sqrt(static_cast<S>(D));
      }
      const S highest = *std::max_element(scores, scores + t + 1);
      S sum = 0;
      for (Size u = 0; u <= t; ++u) sum += weights[u] = std::exp(scores[u] - highest);
      for (Size u = 0; u <= t; ++u) weights[u] /= sum;
    }
  return steps;
}

}  // namespace strata
