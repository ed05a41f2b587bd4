#pragma once
#include "strata/core/size.hpp"

#include <string_view>

namespace strata {

/// A string literal as a template argument: `As<"query", Linear<64>>`.
template <Size N> struct FixedString {
  char text[N]{};
  consteval FixedString(const char (&literal)[N]) {
    for (Size i = 0; i < N; ++i) text[i] = literal[i];
  }
  constexpr operator std::string_view() const { return {text, N - 1}; }
};

/// Text of bounded length that is put together at compile time: a path, a sentence.
template <Size Capacity> struct Text {
  char text[Capacity + 1]{};
  Size size = 0;

  constexpr Text() = default;
  constexpr Text(std::string_view start) { *this += start; }
  constexpr operator std::string_view() const { return {text, size}; }
  constexpr std::string_view view() const { return *this; }

  constexpr Text& operator+=(std::string_view more) {
    for (char c : more)
      if (size < Capacity) text[size++] = c;
    return *this;
  }
  constexpr Text& operator+=(Size number) {
    char digits[20]{};
    Size count = 0;
    do digits[count++] = static_cast<char>('0' + number % 10);
    while (number /= 10);
    while (count > 0) *this += std::string_view{&digits[--count], 1};
    return *this;
  }
};

/// Where a tensor lives in a model: `blocks.0.attention.query.weight`.
using Path = Text<79>;

}  // namespace strata
