#pragma once
#include "strata/tensor/views.hpp"

#include <xtensor/xmath.hpp>
#include <xtensor/xsort.hpp>
#include <xtensor/xview.hpp>

namespace strata::reference {

/// log Σ exp(a) of each row, safe from overflow.
template <class A> auto log_sum_exp(const A& a) {
  using S = std::remove_const_t<typename A::value_type>;
  const xt::xtensor<S, 1> largest = xt::amax(a, {1});
  return xt::xtensor<S, 1>(largest + xt::log(xt::sum(xt::exp(a - xt::view(largest, xt::all(), xt::newaxis())), {1})));
}

/// losses[r] = log Σ exp(logits[r]) − logits[r, target[r]],  0 where target[r] < 0
void cross_entropy(const auto& logits, auto targets, auto losses) {
  const auto log_sum = log_sum_exp(logits);
  for (Size r = 0; r < targets.rows(); ++r) {
    const Token target = targets.data[r];
    losses.data[r] = target < 0 ? 0 : log_sum(r) - logits(r, static_cast<Size>(target));
  }
}

/// d logits[r] = scale · (softmax(logits[r]) − onehot(target[r])),  0 where target[r] < 0
template <class A> auto cross_entropy_gradient(const A& logits, auto targets, auto scale) {
  using S = std::remove_const_t<typename A::value_type>;
  const auto log_sum = log_sum_exp(logits);
  xt::xtensor<S, 2> d = static_cast<S>(scale) * xt::exp(logits - xt::view(log_sum, xt::all(), xt::newaxis()));
  for (Size r = 0; r < targets.rows(); ++r) {
    const Token target = targets.data[r];
    if (target < 0)
      xt::view(d, r) = S(0);
    else
      d(r, static_cast<Size>(target)) -= static_cast<S>(scale);
  }
  return d;
}

}  // namespace strata::reference
