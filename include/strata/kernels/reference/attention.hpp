#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/cross_entropy.hpp"
#include "strata/kernels/reference/product.hpp"

#include <xtensor/xmanipulation.hpp>

#include <cmath>
#include <limits>

namespace strata {

namespace reference {

/// (end, D): channels from … from + D − 1 of the first `end` positions of sequence s in rows (B, T, C).
template <Size D> auto head_of(auto& rows, Size s, Size end, Size from) {
  return xt::view(rows, s, xt::range(Size{0}, end), xt::range(from, from + D));
}

/// scores[t, u] = query[t] · key[u] / √D, −∞ where u > first + t
template <class Q, class K> auto causal_scores(const Q& query, const K& key, Size first) {
  using S = std::remove_const_t<typename Q::value_type>;
  auto scores = product(query, xt::transpose(key));
  scores /= std::sqrt(static_cast<S>(query.shape(1)));
  for (Size t = 0; t < scores.shape(0); ++t)
    for (Size u = first + t + 1; u < scores.shape(1); ++u) scores(t, u) = -std::numeric_limits<S>::infinity();
  return scores;
}

/// exp(scores − log Σ exp(scores)), row by row
template <class A, class B> auto softmax(const A& scores, const B& log_sum) {
  using S = std::remove_const_t<typename A::value_type>;
  return xt::xtensor<S, 2>(xt::exp(scores - xt::view(log_sum, xt::all(), xt::newaxis())));
}

}  // namespace reference

/// y = softmax(query·keyᵀ / √D, causal)·value for each of H heads of D = C/H channels, heads side by side
///
/// joint (rows, 3C) = query|key|value. The keys and values of its positions first … first + length − 1 are kept in
/// `key` and `value`, (T, C) for each sequence, and position t attends over 0 … first + t.
/// log_sum (H, T) for each sequence: log Σ exp of the scores of row t.
/// Vaswani et al. 2017, arXiv:1706.03762 · torch.nn.functional.scaled_dot_product_attention(is_causal=True)
void attention(Reference, auto heads, auto joint, auto key, auto value, Size first, auto y, auto log_sum,
               auto /*work*/) {
  constexpr Size H = heads, C = decltype(y)::width, D = C / H;
  const Size end = first + y.length;
  const auto rows = array(joint);
  auto keys = array(key, y.sequences), values = array(value, y.sequences);
  auto out = array(y);
  auto log_sums = array(log_sum, y.sequences);
  xt::view(keys, xt::all(), xt::range(first, end)) = xt::view(rows, xt::all(), xt::all(), xt::range(C, 2 * C));
  xt::view(values, xt::all(), xt::range(first, end)) = xt::view(rows, xt::all(), xt::all(), xt::range(2 * C, 3 * C));
  for (Size s = 0; s < y.sequences; ++s)
    for (Size h = 0; h < H; ++h) {
      const auto scores = reference::causal_scores(reference::head_of<D>(rows, s, y.length, h * D),
                                                   reference::head_of<D>(keys, s, end, h * D), first);
      const auto sums = reference::log_sum_exp(scores);
      xt::view(log_sums, s, h, xt::range(Size{0}, y.length)) = sums;
      reference::head_of<D>(out, s, y.length, h * D) =
          reference::product(reference::softmax(scores, sums), reference::head_of<D>(values, s, end, h * D));
    }
}

/// With p = exp(scores − log_sum), made again, and ds = p · (dy·valueᵀ − Σ dy · y over the head's channels) / √D:
/// dquery = ds·key,  dkey = dsᵀ·query,  dvalue = pᵀ·dy
///
/// For whole sequences from position 0. djoint (rows, 3C) = dquery|dkey|dvalue.
void attention_gradient(Reference, auto heads, auto joint, auto key, auto value, auto y, auto log_sum, auto dy,
                        auto djoint, auto /*work*/) {
  using S = typename decltype(y)::Scalar;
  constexpr Size H = heads, C = decltype(y)::width, D = C / H;
  const Size T = y.length;
  const auto rows = array(joint), out = array(y), dout = array(dy);
  const auto keys = array(key, y.sequences), values = array(value, y.sequences), sums = array(log_sum, y.sequences);
  auto drows = array(djoint);
  for (Size s = 0; s < y.sequences; ++s)
    for (Size h = 0; h < H; ++h) {
      const xt::xtensor<S, 2> q = reference::head_of<D>(rows, s, T, h * D);
      const xt::xtensor<S, 2> k = reference::head_of<D>(keys, s, T, h * D);
      const xt::xtensor<S, 2> v = reference::head_of<D>(values, s, T, h * D);
      const xt::xtensor<S, 2> g = reference::head_of<D>(dout, s, T, h * D);
      const xt::xtensor<S, 1> along = xt::sum(g * reference::head_of<D>(out, s, T, h * D), {1});
      const auto p = reference::softmax(reference::causal_scores(q, k, 0), xt::view(sums, s, h, xt::range(Size{0}, T)));
      xt::xtensor<S, 2> ds = p * (reference::product(g, xt::transpose(v)) - xt::view(along, xt::all(), xt::newaxis()));
      ds /= std::sqrt(static_cast<S>(D));
      reference::head_of<D>(drows, s, T, h * D) = reference::product(ds, k);
      reference::head_of<D>(drows, s, T, C + h * D) = reference::product(xt::transpose(ds), q);
      reference::head_of<D>(drows, s, T, 2 * C + h * D) = reference::product(xt::transpose(p), g);
    }
}

}  // namespace strata
