#pragma once
#include "strata/core/size.hpp"

#include <xtensor/xtensor.hpp>

namespace strata::reference {

/// The matrix product a·b of (n, k) and (k, m), evaluated.
template <class A, class B> auto product(const A& a, const B& b) {
  using S = std::remove_const_t<typename A::value_type>;
  xt::xtensor<S, 2> c = xt::zeros<S>({a.shape(0), b.shape(1)});
  for (Size i = 0; i < a.shape(0); ++i)
    for (Size k = 0; k < a.shape(1); ++k)
      for (Size j = 0; j < b.shape(1); ++j) c(i, j) += a(i, k) * b(k, j);
  return c;
}

}  // namespace strata::reference
