#pragma once
#include "strata/text/pattern.hpp"

#include <array>

namespace strata {

namespace detail {

/// What words are made of, or other signs, behind white space: `\s*\K(\w+|[^\w\s]+|)`, with \w as Unicode has it (UTS
/// 18, annex C).
inline const Pattern& word_pattern() {
  static const Pattern pattern = [] {
    const std::string word = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}", space = "\\p{White_Space}";
    return Pattern{space + "*\\K(?:[" + word + "]+|[^" + word + space + "]+|)"};
  }();
  return pattern;
}

}  // namespace detail

/// The words of a text, and what stands between them and is no white space, in order. A byte that is not UTF-8 counts
/// as such a sign. tokenizers pre_tokenizers.Whitespace (whose Unicode may be newer than PCRE2's: characters that one of
/// them does not know yet are signs to it, and letters perhaps to the other)
///
///     WhitespacePieces pieces{"Speak, speak."};
///     for (std::string_view piece; !(piece = pieces.next()).empty();) …  // "Speak" "," "speak" "."
class WhitespacePieces {
 public:
  /// The text must stay where it is.
  explicit WhitespacePieces(std::string_view text) : text_{text} {}

  /// Empty at the end.
  std::string_view next() {
    while (at_ < text_.size()) {
      const Kind kind = kind_at(at_);
      detail::Place place{at_, at_};
      while (place.end < text_.size() && kind_at(place.end) == kind) ++place.end;
      if (kind == beyond || (kind != space && place.end < text_.size() && kind_at(place.end) == beyond))
        place = match();
      at_ = place.end;
      if (kind != space && place.begin < place.end) return text_.substr(place.begin, place.end - place.begin);
    }
    return {};
  }

 private:
  enum Kind : unsigned char { other, word, space, beyond };

  /// Of an ASCII character.
  Kind kind_at(Size i) const {
    static constexpr std::array<Kind, 256> kinds = [] {
      std::array<Kind, 256> kind{};
      for (Size c = 0; c < 256; ++c)
        kind[c] = (c | 32) >= 'a' && (c | 32) <= 'z'     ? word
                  : (c >= '0' && c <= '9') || c == '_'   ? word
                  : c == ' ' || (c >= '\t' && c <= '\r') ? space
                  : c >= 0x80                            ? beyond
                                                         : other;
      return kind;
    }();
    return kinds[static_cast<unsigned char>(text_[i])];
  }

  detail::Place match() {
    if (!matcher_) matcher_.emplace(detail::word_pattern(), text_, at_);
    return matcher_->match(at_);
  }

  std::string_view text_;
  Size at_ = 0;
  std::optional<detail::Matcher> matcher_;
};

}  // namespace strata
