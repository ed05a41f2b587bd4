#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <xtensor/xview.hpp>

namespace strata {

/// y[r] = W[token[r]],  W (V, C) · torch.nn.Embedding(V, C)
void embedding(Reference, auto tokens, auto weight, auto y) {
  auto out = matrix(y);
  const auto w = array(weight);
  for (Size r = 0; r < tokens.rows(); ++r) xt::view(out, r) = xt::view(w, tokens.data[r]);
}

/// dW[token[r]] += dy[r]
void embedding_gradient(Reference, auto tokens, auto dy, auto dweight) {
  auto dw = array(dweight);
  const auto g = matrix(dy);
  for (Size r = 0; r < tokens.rows(); ++r) xt::view(dw, tokens.data[r]) += xt::view(g, r);
}

}  // namespace strata
