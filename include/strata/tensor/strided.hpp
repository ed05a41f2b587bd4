#pragma once
#include "strata/tensor/view.hpp"

#include <array>

namespace strata {

/// Numbers of up to three dimensions that lie somewhere, to be looked at: (sequences, positions, width) of a view,
/// (heads, positions, width of a head) of a part of one.
template <class S> struct Strided {
  const S* data = nullptr;
  std::array<Size, 3> shape{};
  std::array<Size, 3> strides{};

  constexpr S operator()(Size i, Size j, Size k) const {
    return data[i * strides[0] + j * strides[1] + k * strides[2]];
  }
  constexpr Size size() const { return shape[0] * shape[1] * shape[2]; }
};

/// All of a view of numbers.
template <class S, class Signal> constexpr auto strided(View<S, Signal> view) {
  using Scalar = typename View<S, Signal>::Scalar;
  return Strided<Scalar>{view.data,
                         {view.sequences, view.length, Signal::width},
                         {view.length * Signal::width, Signal::width, 1}};
}

}  // namespace strata
