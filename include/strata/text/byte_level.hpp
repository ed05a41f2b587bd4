#pragma once
#include "strata/text/utf8.hpp"

#include <array>
#include <optional>

namespace strata {

/// GPT-2's way to write any bytes as text that can be read: bytes that print in Latin-1 stand for themselves, the
/// others for the characters from U+0100 on, in order; so a space is Ġ. Radford et al. 2019.
struct ByteLevel {
  /// How bytes are written.
  static std::string written(std::string_view bytes) {
    std::string text;
    for (char c : bytes) text += detail::short_character(codes[static_cast<unsigned char>(c)]);
    return text;
  }

  /// The bytes that a text stands for; nothing if it has another character.
  static std::optional<std::string> read(std::string_view text) {
    static constexpr std::array<std::int16_t, highest + 1> bytes = [] {
      std::array<std::int16_t, highest + 1> result{};
      result.fill(-1);
      for (Size byte = 0; byte < 256; ++byte) result[codes[byte]] = static_cast<std::int16_t>(byte);
      return result;
    }();
    std::string result;
    while (!text.empty()) {
      const Size length = detail::character_length(text);
      const char32_t code = detail::begins_invalid(text) ? highest + 1 : detail::code_point(text.substr(0, length));
      if (code > highest || bytes[code] < 0) return std::nullopt;
      result += static_cast<char>(bytes[code]);
      text.remove_prefix(length);
    }
    return result;
  }

 private:
  static constexpr char32_t highest = 0x143;
  static constexpr std::array<char32_t, 256> codes = [] {
    std::array<char32_t, 256> result{};
    char32_t next = 0x100;
    for (char32_t byte = 0; byte < 256; ++byte) {
      const bool prints = (byte > 0x20 && byte < 0x7F) || (byte > 0xA0 && byte != 0xAD);
      result[byte] = prints ? byte : next++;
    }
    return result;
  }();
};

}  // namespace strata
