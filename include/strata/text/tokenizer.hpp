#pragma once
#include "strata/core/error.hpp"
#include "strata/core/size.hpp"

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

/// Turns text into symbols and back. A tokenizer does not change once it is made, so threads may share one.
template <class T>
concept Tokenizer = requires(const T& tokenizer, std::string_view text, std::span<const Token> tokens, Token token) {
  { tokenizer.encode(text) } -> std::same_as<std::vector<Token>>;
  { tokenizer.decode(tokens) } -> std::same_as<std::string>;    // special symbols left out, where there are any
  { tokenizer.size() } -> std::same_as<Size>;                   // of the vocabulary
  { tokenizer.text(token) } -> std::same_as<std::string_view>;  // to be shown; of a special symbol its name
  { tokenizer.fingerprint() } -> std::same_as<std::string>;     // equal tokenizers, equal fingerprints
};

namespace detail {

/// The token as an index. Throws Error if it is not of a vocabulary of so many.
inline Size checked(Token token, Size vocabulary) {
  if (token < 0 || static_cast<Size>(token) >= vocabulary)
    throw Error{"token " + std::to_string(token) + " is not of this vocabulary: expected 0 to " +
                std::to_string(vocabulary - 1)};
  return static_cast<Size>(token);
}

}  // namespace detail

}  // namespace strata
