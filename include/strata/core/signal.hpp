#pragma once
#include "strata/core/size.hpp"

#include <concepts>

namespace strata {

/// What flows between layers, as a type. `positions` counts time steps, `width` the scalars at each.

/// Symbols: one number below Vocabulary at each of at most Context positions.
template <Size Vocabulary, Size Context> struct Tokens {
  static constexpr Size vocabulary = Vocabulary, positions = Context, width = 1;
  template <class S> using Element = Token;
};

/// A vector of Width scalars at each position; remembers the vocabulary it came from.
template <Size Vocabulary, Size Positions, Size Width> struct Features {
  static constexpr Size vocabulary = Vocabulary, positions = Positions, width = Width;
  template <class S> using Element = S;
};

/// An unnormalised log-probability for every symbol at each position.
template <Size Vocabulary, Size Positions> struct Logits {
  static constexpr Size vocabulary = Vocabulary, positions = Positions, width = Vocabulary;
  template <class S> using Element = S;
};

/// The symbol that should come at each position; below zero it is not counted.
template <Size Positions> struct Targets {
  static constexpr Size positions = Positions, width = 1;
  template <class S> using Element = Token;
};

/// The cross-entropy at each position, in nats.
template <Size Positions> struct Losses {
  static constexpr Size positions = Positions, width = 1;
  template <class S> using Element = S;
};

namespace detail {
template <class T> inline constexpr bool is_tokens = false;
template <Size V, Size T> inline constexpr bool is_tokens<Tokens<V, T>> = true;
template <class T> inline constexpr bool is_features = false;
template <Size V, Size T, Size C> inline constexpr bool is_features<Features<V, T, C>> = true;
template <class T> inline constexpr bool is_logits = false;
template <Size V, Size T> inline constexpr bool is_logits<Logits<V, T>> = true;
}  // namespace detail

template <class T> concept TokenSignal = detail::is_tokens<T>;
template <class T> concept FeatureSignal = detail::is_features<T>;
template <class T> concept LogitSignal = detail::is_logits<T>;

}  // namespace strata
