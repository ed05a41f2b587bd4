#pragma once
#include "strata/core/size.hpp"

namespace strata {

/// A list of types: cheaper for the compiler than a tuple.
template <class... Ts> struct List {
  static constexpr Size size = sizeof...(Ts);
};

namespace detail {

template <Size I, class First, class... Rest> struct ElementOf : ElementOf<I - 1, Rest...> {};
template <class First, class... Rest> struct ElementOf<0, First, Rest...> { using Type = First; };

template <Size I, class L> struct Element;
template <Size I, class... Ts> struct Element<I, List<Ts...>> : ElementOf<I, Ts...> {};

}  // namespace detail

template <class L, Size I> using ElementAt = typename detail::Element<I, L>::Type;

}  // namespace strata
