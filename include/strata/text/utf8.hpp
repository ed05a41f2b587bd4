#pragma once
#include "strata/core/size.hpp"

#include <string>
#include <string_view>

namespace strata::detail {

/// Bytes of the UTF-8 character that text begins with; 1 where it is not UTF-8 (RFC 3629: nothing overlong, no
/// surrogates, nothing beyond U+10FFFF).
constexpr Size character_length(std::string_view text) {
  const auto byte = [&](Size i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const Size length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
  if (length == 1 || length > text.size()) return 1;
  const unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < lowest || byte(1) > highest) return 1;
  for (Size i = 2; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 1;
  return length;
}

/// Whether the text begins with a byte that belongs to no UTF-8 character.
constexpr bool begins_invalid(std::string_view text) {
  return static_cast<unsigned char>(text[0]) >= 0x80 && character_length(text) == 1;
}

/// The code point of a UTF-8 character.
constexpr char32_t code_point(std::string_view character) {
  const unsigned char lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t code = lead & (0xFFu >> (character.size() + 1));
  for (char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return code;
}

/// A code point below U+0800 as UTF-8.
inline std::string short_character(char32_t code) {
  if (code < 0x80) return {static_cast<char>(code)};
  return {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
}

}  // namespace strata::detail
