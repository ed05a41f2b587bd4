#pragma once
#include "strata/core/text.hpp"

namespace strata {

/// Why a layer can't stand where it was put: a sentence with `{}` for each number (`{divisors}` for what divides one).
/// ASCII without quotes, because g++ escapes all else in a template argument.
struct Rule {
  const char* text = nullptr;
  Size numbers[6]{};

  constexpr bool broken() const { return text != nullptr; }
};

/// A broken rule as a type, which a `check` returns: `Refusal<"Repeat<{}>: …", N>{}`. Its text must be a literal there,
/// and the type must reach the error as a return type or member, never as a template argument: clang 14 prints such
/// text as it stands in the source, which template arguments forget, or else as numbers.
template <FixedString Text, Size... Numbers> struct Refusal {
  constexpr operator Rule() const { return {Text.text, {Numbers...}}; }
};

namespace detail {

constexpr void append_divisors(auto& sentence, Size number, std::string_view more) {
  Size listed = 0;
  for (Size i = 1; i <= number; ++i) {
    if (number % i != 0) continue;
    if (listed == 4) {
      sentence += more;
      return;
    }
    if (listed++ > 0) sentence += ", ";
    sentence += i;
  }
}

}  // namespace detail

/// The rule in words: "Attention<5>: 5 heads do not divide width 128; use 1, 2, 4, 8 …".
constexpr Text<240> sentence(const Rule& rule, std::string_view more = " …") {
  Text<240> result;
  const Size* number = rule.numbers;
  for (std::string_view rest = rule.text ? rule.text : ""; !rest.empty();) {
    if (rest.starts_with("{}")) {
      result += *number++;
      rest.remove_prefix(2);
    } else if (rest.starts_with("{divisors}")) {
      detail::append_divisors(result, *number++, more);
      rest.remove_prefix(10);
    } else {
      result += rest.substr(0, 1);
      rest.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace strata
