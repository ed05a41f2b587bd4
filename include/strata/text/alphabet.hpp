#pragma once
#include "strata/core/error.hpp"
#include "strata/core/size.hpp"
#include "strata/text/utf8.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

namespace detail {

/// How a message names the character that text begins with: 'A', 'é' (U+00E9), byte 0xFF.
inline std::string shown(std::string_view text) {
  const std::string_view character = text.substr(0, character_length(text));
  const unsigned char lead = static_cast<unsigned char>(character[0]);
  if (lead >= 0x20 && lead < 0x7F) return {'\'', character[0], '\''};
  const auto hexadecimal = [](std::string result, char32_t number, int digits) {
    for (int shift = 4 * (number > 0xFFFF ? 5 : digits) - 4; shift >= 0; shift -= 4)
      result += "0123456789ABCDEF"[number >> shift & 15];
    return result;
  };
  if (character.size() == 1) return hexadecimal("byte 0x", lead, 2);
  return std::string{'\''}.append(character) + hexadecimal("' (U+", code_point(character), 4) + ")";
}

}  // namespace detail

/// One symbol for each of a list of single-byte characters, numbered from 0 in that order.
class Alphabet {
 public:
  /// Throws Error when a character comes twice, or none is there.
  explicit Alphabet(std::string_view characters) : characters_{characters} {
    if (characters.empty()) throw Error{"an alphabet needs at least one character"};
    numbers_.fill(-1);
    for (Size i = 0; i < characters.size(); ++i) {
      Token& number = numbers_[static_cast<unsigned char>(characters[i])];
      if (number >= 0) throw Error{"the alphabet has " + detail::shown(characters.substr(i)) + " twice"};
      number = static_cast<Token>(i);
    }
  }

  /// `.`, which marks both ends of a name, and a–z: 27 symbols.
  static Alphabet names() { return Alphabet{".abcdefghijklmnopqrstuvwxyz"}; }

  /// The characters that occur in a text, in the order of their codes.
  static Alphabet of(std::string_view text) {
    std::array<bool, 256> occurs{};
    for (char c : text) occurs[static_cast<unsigned char>(c)] = true;
    std::string characters;
    for (Size i = 0; i < occurs.size(); ++i)
      if (occurs[i]) characters += static_cast<char>(i);
    return Alphabet{characters};
  }

  Size size() const { return characters_.size(); }
  std::string_view characters() const { return characters_; }

  /// The symbol of a character; −1 if it has none.
  Token number(char c) const { return numbers_[static_cast<unsigned char>(c)]; }
  /// The character of a symbol below size().
  char character(Token token) const { return characters_[static_cast<Size>(token)]; }

  /// Throws Error that begins with `place` (a file, a flag) for a character that has no symbol.
  std::vector<Token> encode(std::string_view text, std::string_view place) const {
    std::vector<Token> tokens;
    tokens.reserve(text.size());
    for (Size i = 0, line = 1, column = 1; i < text.size(); ++i, ++column) {
      tokens.push_back(number(text[i]));
      if (tokens.back() < 0) refuse(text.substr(i), place, line, column);
      if (text[i] == '\n') ++line, column = 0;
    }
    return tokens;
  }

  std::string decode(std::span<const Token> tokens) const {
    std::string text;
    for (Token token : tokens) text += character(token);
    return text;
  }

  /// Throws the Error for the character that `text` begins with, where a symbol from `lowest` on should stand; line
  /// and column count from 1.
  [[noreturn]] void refuse(std::string_view text, std::string_view place, Size line, Size column,
                           Token lowest = 0) const {
    throw Error{std::string{place} + ", line " + std::to_string(line) + ", column " + std::to_string(column) +
                ": found " + detail::shown(text) + ", expected one of " +
                listed(std::string_view{characters_}.substr(static_cast<Size>(lowest)))};
  }

 private:
  /// `'.' 'a'–'z'`: runs of neighbours as ranges.
  static std::string listed(std::string_view characters) {
    std::string list;
    for (Size i = 0; i < characters.size(); ++i) {
      const Size first = i;
      while (i + 1 < characters.size() && characters[i + 1] == characters[i] + 1) ++i;
      if (!list.empty()) list += ' ';
      list += detail::shown(characters.substr(first));
      if (i > first) list.append("–").append(detail::shown(characters.substr(i)));
    }
    return list;
  }

  std::string characters_;
  std::array<Token, 256> numbers_{};
};

}  // namespace strata
