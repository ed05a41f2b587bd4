#pragma once
#include "strata/core/random.hpp"
#include "strata/core/size.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace strata {

/// How the next symbol is chosen. The filters apply in this order: temperature, top-k, top-p.
struct Sampling {
  double temperature = 1;  ///< divides the logits; 0 takes the most likely symbol
  Size top_k = 0;          ///< only the k most likely symbols; 0 or more than there are: all
  double top_p = 1;        ///< only the fewest most likely symbols with this share of the probability; at least one
};

/// The most likely symbol; of equals, the one with the lowest number.
template <class S> Token most_likely(std::span<const S> logits) {
  return static_cast<Token>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

namespace detail {

/// Draws among `count` candidates: the first behind which more than `uniform` of the whole weight lies.
Token draw(Size count, double whole, double uniform, auto&& weight_of, auto&& token_of) {
  double left = uniform * whole;
  Size last = 0;
  for (Size i = 0; i < count; ++i) {
    const double weight = weight_of(i);
    if (left < weight) return token_of(i);
    if (weight > 0) last = i;
    left -= weight;
  }
  return token_of(last);  // where rounding used up the whole weight
}

}  // namespace detail

/// The next symbol after these logits (V), by random number `index` of the stream. Probabilities are taken in double;
/// logits of −∞ are never chosen. `scratch` holds V tokens; without top-k and top-p it may be empty. Allocates nothing.
///
/// Top-p: Holtzman et al. 2020, arXiv:1904.09751
template <class S>
Token sample(std::span<const S> logits, const Sampling& how, const RandomStream& stream, std::uint64_t index,
             std::span<Token> scratch) {
  const Token best = most_likely(logits);
  if (how.temperature == 0) return best;

  const double highest = static_cast<double>(logits[static_cast<Size>(best)]);
  const auto weight = [&](Size token) {
    return std::exp((static_cast<double>(logits[token]) - highest) / how.temperature);
  };
  const double uniform = stream.uniform<double>(index);
  const Size k = how.top_k == 0 ? logits.size() : std::min(how.top_k, logits.size());
  double whole = 0;

  if (k == logits.size() && how.top_p >= 1) {
    for (Size token = 0; token < k; ++token) whole += weight(token);
    if (!std::isfinite(whole)) return best;
    return detail::draw(k, whole, uniform, weight, [](Size i) { return static_cast<Token>(i); });
  }

  const std::span<Token> order = scratch.first(logits.size());
  const auto logit = [&](Token token) { return logits[static_cast<Size>(token)]; };
  std::iota(order.begin(), order.end(), Token{0});
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
                    [&](Token a, Token b) { return logit(a) != logit(b) ? logit(a) > logit(b) : a < b; });
  const auto ranked = [&](Size rank) { return weight(static_cast<Size>(order[rank])); };
  for (Size rank = 0; rank < k; ++rank) whole += ranked(rank);
  if (!std::isfinite(whole)) return best;
  double kept = 0;
  Size count = 0;
  do kept += ranked(count++);
  while (count < k && kept < how.top_p * whole);
  return detail::draw(count, kept, uniform, ranked, [&](Size rank) { return order[rank]; });
}

}  // namespace strata
