#include "terminal_text.hpp"

#include "report_text.hpp"

#include "strata/text/utf8.hpp"

namespace strata::support {

namespace {

constexpr std::string_view replacement = "\uFFFD";

/// Bytes of the character that a byte begins; 1 where it begins none of several.
Size announced_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC2 || byte > 0xF4 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::string_view settled(std::string_view text) {
  constexpr Size most = 3;  // bytes that a character of 4 may lack its last of
  for (Size back = 1; back <= most && back <= text.size(); ++back)
    if (announced_length(text[text.size() - back]) > back) return text.substr(0, text.size() - back);
  std::string_view rest = text;
  for (Size i = 0; i < most && rest.ends_with(replacement); ++i) rest.remove_suffix(replacement.size());
  return rest;
}

std::string harmless(std::string_view text) {
  std::string out;
  for (const std::string_view character : characters(text)) {
    const char32_t code = detail::begins_invalid(character) ? 0xFFFD : detail::code_point(character);
    if (code == 0xFFFD || (code >= 0x80 && code < 0xA0))
      out += replacement;
    else if (code == 0x7F)
      out += "␡";
    else if (code < 0x20 && code != '\n' && code != '\t')
      append(out, "\xE2\x90", std::string(1, static_cast<char>(0x80 + code)));  // U+2400 and so on
    else
      out += character;
  }
  return out;
}

}  // namespace strata::support
