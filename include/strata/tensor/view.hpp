#pragma once
#include "strata/core/signal.hpp"

#include <type_traits>

namespace strata {

/// A batch of a signal in memory, row-major (sequences, length, Signal::width), and how much of it is in use:
/// shorter sequences and last batches live here and nowhere else.
template <class S, class Signal_> struct View {
  using Signal = Signal_;
  using Scalar = std::remove_const_t<S>;
  using Element = std::conditional_t<std::is_const_v<S>, const typename Signal::template Element<Scalar>,
                                     typename Signal::template Element<Scalar>>;
  static constexpr Size width = Signal::width;

  Element* data = nullptr;
  Size sequences = 0, length = 0;

  constexpr Size rows() const { return sequences * length; }
  constexpr Size size() const { return rows() * width; }
  constexpr Element* row(Size i) const { return data + i * width; }
  template <class Const>
    requires(!std::is_const_v<S> && std::is_same_v<Const, View<const S, Signal>>)
  constexpr operator Const() const {
    return {data, sequences, length};
  }
};

/// A tensor that keeps a row of the signal's width for each row of `like`, as a view.
template <class Signal> constexpr auto kept_rows(auto tensor, auto like) {
  return View<typename decltype(tensor)::Scalar, Signal>{tensor.data, like.sequences, like.length};
}

}  // namespace strata
