#pragma once
#include "strata/core/device.hpp"
#include "strata/kernels/reference/cross_entropy.hpp"
#include "strata/kernels/reference/product.hpp"

#include <xtensor/xmanipulation.hpp>

namespace strata {

namespace reference {

/// logits = x·Wᵀ + b
auto head_logits(auto x, auto weight, auto bias) {
  auto logits = product(matrix(x), xt::transpose(array(weight)));
  if constexpr (!is_nothing<decltype(bias)>) logits += array(bias);
  return logits;
}

}  // namespace reference

/// losses[r] = log Σ exp(logits[r]) − logits[r, target[r]], 0 where target[r] < 0;  logits = x·Wᵀ + b, W (V, C)
///
/// torch.nn.functional.cross_entropy(linear(x, W, b), targets, reduction="none", ignore_index=-1)
void head_loss(Reference, auto x, auto targets, auto weight, auto /*packed*/, auto bias, auto losses, auto /*work*/) {
  reference::cross_entropy(reference::head_logits(x, weight, bias), targets, losses);
}

/// The losses again, and the gradient of scale · Σ losses. With d = scale · (softmax(logits) − onehot(target)), 0 where
/// target < 0: dx = d·W,  dW += dᵀ·x,  db += Σ d over the rows
void head_loss_gradient(Reference, auto x, auto targets, auto scale, auto weight, auto /*packed*/, auto bias,
                        auto losses, auto dx, auto dweight, auto dbias, auto /*work*/) {
  const auto logits = reference::head_logits(x, weight, bias);
  reference::cross_entropy(logits, targets, losses);
  const auto d = reference::cross_entropy_gradient(logits, targets, scale);
  matrix(dx) = reference::product(d, array(weight));
  array(dweight) += reference::product(xt::transpose(d), matrix(x));
  if constexpr (!is_nothing<decltype(dbias)>) array(dbias) += xt::sum(d, {0});
}

}  // namespace strata
