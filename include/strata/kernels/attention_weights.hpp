#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace strata {

/// The probabilities (heads, length, length) with which each position of one sequence attends to those up to it.
template <class S> struct AttentionWeights {
  Size heads, length;
  std::vector<S> values = std::vector<S>(heads * length * length);

  S* row(Size head, Size t) { return &values[(head * length + t) * length]; }
  S operator()(Size head, Size t, Size u) const { return values[(head * length + t) * length + u]; }
};

/// softmax(query·keyᵀ / √D, causal) of one sequence's rows of query|key|value (rows, 3C): to be looked at. Attention
/// itself never keeps them.
auto attention_weights(auto heads, auto joint, Size sequence) {
  using S = typename decltype(joint)::Scalar;
  constexpr Size H = heads, C = decltype(joint)::width / 3, D = C / H;
  AttentionWeights<S> weights{H, joint.length};
  for (Size h = 0; h < H; ++h)
    for (Size t = 0; t < joint.length; ++t) {
      S* const row = weights.row(h, t);
      const S* const query = joint.row(sequence * joint.length + t) + h * D;
      for (Size u = 0; u <= t; ++u) {
        const S* const key = joint.row(sequence * joint.length + u) + C + h * D;
        for (Size d = 0; d < D; ++d) row[u] += query[d] * key[d];
        row[u] /= std::sqrt(static_cast<S>(D));
      }
      const S highest = *std::max_element(row, row + t + 1);
      S sum = 0;
      for (Size u = 0; u <= t; ++u) sum += row[u] = std::exp(row[u] - highest);
      for (Size u = 0; u <= t; ++u) row[u] /= sum;
    }
  return weights;
}

}  // namespace strata
