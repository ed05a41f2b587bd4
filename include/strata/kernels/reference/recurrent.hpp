#pragma once
#include "strata/kernels/reference/product.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xmanipulation.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

/// What recurrent layers share: `p` holds input (O, I), hidden (O, H), input_bias and hidden_bias (O).
namespace strata::reference {

/// x·Wᵢᵀ + bᵢ + bₕ: all of the sum that does not wait for the step before.
auto both_inputs(auto x, const auto& p) {
  using S = typename decltype(x)::Scalar;
  return xt::xtensor<S, 2>(product(matrix(x), xt::transpose(array(p.input))) + array(p.input_bias) +
                           array(p.hidden_bias));
}

/// What the steps before have left, (B, H): zeros before the first.
auto state_before(auto tensor, Size first, Size sequences) {
  auto state = array(tensor, sequences);
  if (first == 0) state.fill(0);
  return state;
}

/// (B, T, H) moved on by one step, the first one zero.
template <class A> auto before(const A& hidden) {
  using S = std::remove_const_t<typename A::value_type>;
  xt::xtensor<S, 3> moved = xt::zeros<S>(hidden.shape());
  for (Size t = 1; t < hidden.shape(1); ++t) xt::view(moved, xt::all(), t) = xt::view(hidden, xt::all(), t - 1);
  return moved;
}

/// Gradients of both weights and biases, and of x, from those of the sums, dsums (B, T, O).
template <class A>
void recurrent_gradient(auto x, const A& hidden_before, const A& dsums, const auto& p, auto dx, const auto& dp) {
  using S = typename decltype(x)::Scalar;
  const auto rows = [&](const A& steps) {
    xt::xtensor<S, 2> flat = xt::reshape_view(steps, {x.rows(), steps.shape(2)});
    return flat;
  };
  const auto d = rows(dsums);
  matrix(dx) = product(d, array(p.input));
  array(dp.input) += product(xt::transpose(d), matrix(x));
  array(dp.hidden) += product(xt::transpose(d), rows(hidden_before));
  array(dp.input_bias) += xt::sum(d, {0});
  array(dp.hidden_bias) += xt::sum(d, {0});
}

}  // namespace strata::reference
