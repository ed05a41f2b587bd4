#pragma once
#include "strata/text/documents.hpp"
#include "strata/text/tokenizer.hpp"
#include "strata/text/utf8.hpp"

namespace strata {

namespace detail {

/// Where the part of at most so many bytes ends that a text begins with.
inline Size part_end(std::string_view text, Size most) {
  if (text.size() <= most) return text.size();
  const auto is_space = [&](Size i) { return ascii_space.find(text[i]) != ascii_space.npos; };
  // A space is best: a tokenizer that wants one before every text adds none then.
  for (const std::string_view first : {ascii_space.substr(0, 1), ascii_space})
    for (Size end = most; end > 0; --end)
      if (first.find(text[end]) != first.npos && static_cast<unsigned char>(text[end - 1]) < 0x80 && !is_space(end - 1))
        return end;
  for (Size i = most - 1; i > most - 4; --i)
    if (i + character_length(text.substr(i)) > most) return i;
  return most;
}

}  // namespace detail

/// Calls take(std::span<const Token> tokens, std::string_view part) for a text of any length, at most `most` bytes of
/// it (4 or more) at a time. A part ends before ASCII white space that follows ASCII that is none, where GPT-2's
/// pattern always ends a piece, so the tokens are those of the whole text. A longer stretch without such a place is cut
/// at a character's boundary; there the tokens may differ, and with them an added token that has a space in it, or a
/// space that the tokenizer adds before every text.
void encode_in_parts(const Tokenizer auto& tokenizer, std::string_view text, auto&& take, Size most = Size{1} << 20) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, detail::part_end(text, std::max<Size>(most, 4)));
    take(std::span<const Token>{tokenizer.encode(part)}, part);
    text.remove_prefix(part.size());
  }
}

}  // namespace strata
