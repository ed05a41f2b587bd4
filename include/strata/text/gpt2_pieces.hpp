#pragma once
#include "strata/core/error.hpp"
#include "strata/text/utf8.hpp"

#include <array>
#include <memory>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace strata {

namespace detail {

/// GPT-2's splitting pattern (Radford et al. 2019),
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// through PCRE2, with \s written out as Unicode's White_Space: PCRE2's own takes U+180E too.
class SplittingPattern {
 public:
  static const SplittingPattern& get() {
    static const SplittingPattern pattern;
    return pattern;
  }

  /// Bytes of the match that begins at `from`, which is never empty; the text is valid UTF-8 and goes on there.
  Size match(std::string_view text, Size from, pcre2_match_data* matched) const {
    const int result = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                                   PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK, matched, nullptr);
    if (result < 0) throw Error{"PCRE2 gave up on a word at byte " + std::to_string(from) + ": " + message(result)};
    return pcre2_get_ovector_pointer(matched)[1] - from;
  }

  struct FreeMatch {
    void operator()(pcre2_match_data* matched) const { pcre2_match_data_free(matched); }
  };
  using Match = std::unique_ptr<pcre2_match_data, FreeMatch>;
  Match new_match() const {
    Match matched{pcre2_match_data_create(1, nullptr)};
    if (!matched) throw std::bad_alloc{};
    return matched;
  }

 private:
  struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  };

  SplittingPattern() {
    const std::string space =
        "\\x09-\\x0D\\x20\\x85\\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}";
    const std::string pattern = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^" + space + "\\p{L}\\p{N}]+|[" +
                                space + "]+(?![^" + space + "])|[" + space + "]+";
    int error{};
    PCRE2_SIZE place{};
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), PCRE2_UTF, &error, &place,
                              nullptr));
    if (!code_) throw Error{"PCRE2 refuses GPT-2's splitting pattern: " + message(error)};
    pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE);  // where that can't be done, matching is slower
  }

  static std::string message(int error) {
    std::array<PCRE2_UCHAR, 200> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return reinterpret_cast<const char*>(text.data());
  }

  std::unique_ptr<pcre2_code, FreeCode> code_;
};

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
    const detail::SplittingPattern& pattern = detail::SplittingPattern::get();
    if (!matched_) {
      matched_ = pattern.new_match();
      make_valid();
    }
    return pattern.match(repaired_.empty() ? text_ : std::string_view{repaired_}, at_, matched_.get());
  }

  /// Control character 1 stands for each invalid byte: it has the same length, and is no letter, number or space.
  void make_valid() {
    for (Size i = at_; i < text_.size(); i += detail::character_length(text_.substr(i))) {
      if (!detail::begins_invalid(text_.substr(i))) continue;
      if (repaired_.empty()) repaired_ = text_;
      repaired_[i] = '\1';
    }
  }

  std::string_view text_;
  Size at_ = 0;
  detail::SplittingPattern::Match matched_;
  std::string repaired_;
};

}  // namespace strata
