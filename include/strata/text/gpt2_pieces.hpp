#pragma once
#include "strata/text/pattern.hpp"

#include <array>

namespace strata {

namespace detail {

/// GPT-2's splitting pattern (Radford et al. 2019),
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// with \s written out as Unicode's White_Space: PCRE2's own takes U+180E too.
inline const Pattern& gpt2_pattern() {
  static const Pattern pattern = [] {
    const std::string space =
        "\\x09-\\x0D\\x20\\x85\\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}";
    return Pattern{"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^" + space + "\\p{L}\\p{N}]+|[" + space + "]+(?![^" +
                   space + "])|[" + space + "]+"};
  }();
  return pattern;
}

/// What the pattern makes of ASCII, by hand: bytes of the piece of text that begins at `from`, 0 where a character that
/// is not ASCII has a say in it.
inline Size ascii_piece(std::string_view text, Size from) {
  enum Kind : unsigned char { other, letter, digit, space, beyond, end };
  static constexpr std::array<Kind, 256> kinds = [] {
    std::array<Kind, 256> kind{};
    for (Size c = 0; c < 256; ++c)
      kind[c] = (c | 32) >= 'a' && (c | 32) <= 'z'     ? letter
                : c >= '0' && c <= '9'                 ? digit
                : c == ' ' || (c >= '\t' && c <= '\r') ? space
                : c >= 0x80                            ? beyond
                                                       : other;
    return kind;
  }();
  const auto kind_at = [&](Size i) { return i < text.size() ? kinds[static_cast<unsigned char>(text[i])] : end; };
  const auto run_end = [&](Size i, Kind kind) {
    while (kind_at(i) == kind) ++i;
    return i;
  };
  if (text[from] == '\'') {
    const std::string_view two = text.substr(from + 1, 2);
    if (!two.empty() && (two[0] == 's' || two[0] == 't' || two[0] == 'm' || two[0] == 'd')) return 2;
    if (two == "re" || two == "ve" || two == "ll") return 3;
  }
  Kind kind = kind_at(from);
  const bool led = text[from] == ' ' && kind_at(from + 1) != space && kind_at(from + 1) != end;
  if (led) kind = kind_at(from + 1);
  if (kind == beyond) return 0;
  const Size stop = run_end(from + led, kind);
  if (kind_at(stop) == beyond) return 0;
  const Size length = stop - from;
  // The last of several spaces before a word is the word's.
  return kind == space && length > 1 && stop < text.size() ? length - 1 : length;
}

}  // namespace detail

/// The pieces of a text that GPT-2's tokenizer takes one at a time, in order: together they are the text. A byte that
/// is not UTF-8 counts as a character that is neither letter, number nor space.
///
///     Gpt2Pieces pieces{"It's  so"};
///     for (std::string_view piece; !(piece = pieces.next()).empty();) …  // "It" "'s" " " " so"
class Gpt2Pieces {
 public:
  /// The text must stay where it is.
  explicit Gpt2Pieces(std::string_view text) : text_{text} {}

  /// Empty at the end.
  std::string_view next() {
    if (at_ == text_.size()) return {};
    Size length = detail::ascii_piece(text_, at_);
    if (length == 0) length = match();
    const std::string_view piece = text_.substr(at_, length);
    at_ += length;
    return piece;
  }

 private:
  Size match() {
    if (!matcher_) matcher_.emplace(detail::gpt2_pattern(), text_, at_);
    return matcher_->match(at_).end - at_;
  }

  std::string_view text_;
  Size at_ = 0;
  std::optional<detail::Matcher> matcher_;
};

}  // namespace strata
