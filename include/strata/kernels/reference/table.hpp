#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/cross_entropy.hpp"
#include "strata/kernels/reference/embedding.hpp"

namespace strata {

namespace reference {

auto table_logits(auto tokens, auto weight) {
  using S = std::remove_const_t<typename decltype(weight)::Scalar>;
  xt::xtensor<S, 2> logits = xt::empty<S>({tokens.rows(), decltype(weight)::shape[1]});
  const auto w = array(weight);
  for (Size r = 0; r < tokens.rows(); ++r) xt::view(logits, r) = xt::view(w, tokens.data[r]);
  return logits;
}

}  // namespace reference

/// y[r] = W[token[r]]: the logits of what follows a symbol, W (V, V)
void table(Reference, auto tokens, auto weight, auto y) { embedding(Reference{}, tokens, weight, y); }

/// losses[r] = log Σ exp(y[r]) − y[r, target[r]],  0 where target[r] < 0
void table_loss(Reference, auto tokens, auto targets, auto weight, auto losses) {
  reference::cross_entropy(reference::table_logits(tokens, weight), targets, losses);
}

/// The gradient of scale · Σ losses: dW[token[r]] += scale · (softmax(y[r]) − onehot(target[r])) where target[r] ≥ 0
void table_loss_gradient(Reference, auto tokens, auto targets, auto scale, auto weight, auto /*losses*/, auto dweight) {
  const auto d = reference::cross_entropy_gradient(reference::table_logits(tokens, weight), targets, scale);
  auto dw = array(dweight);
  for (Size r = 0; r < tokens.rows(); ++r) xt::view(dw, tokens.data[r]) += xt::view(d, r);
}

}  // namespace strata
