#pragma once
#include "strata/core/error.hpp"
#include "strata/text/utf8.hpp"

#include <array>
#include <memory>
#include <new>
#include <optional>
#include <string>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace strata::detail {

/// Bytes of a text.
struct Place {
  Size begin, end;
};

/// A regular expression, through PCRE2. Threads may share one.
class Pattern {
 public:
  explicit Pattern(const std::string& expression) {
    int error{};
    PCRE2_SIZE place{};
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), PCRE2_UTF, &error,
                              &place, nullptr));
    if (!code_)
      throw Error{"PCRE2 refuses " + expression + " at byte " + std::to_string(place) + ": " + message(error)};
    pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE);  // where that can't be done, matching is slower
  }

  struct FreeMatch {
    void operator()(pcre2_match_data* matched) const { pcre2_match_data_free(matched); }
  };
  using Match = std::unique_ptr<pcre2_match_data, FreeMatch>;
  static Match new_match() {
    Match matched{pcre2_match_data_create(1, nullptr)};
    if (!matched) throw std::bad_alloc{};
    return matched;
  }

  /// The match that is looked for at `from`. The text is valid UTF-8, and the pattern matches at any place of it.
  Place match(std::string_view text, Size from, pcre2_match_data* matched) const {
    const int result = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                                   PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK, matched, nullptr);
    if (result < 0) throw Error{"PCRE2 gave up on a word at byte " + std::to_string(from) + ": " + message(result)};
    const PCRE2_SIZE* const place = pcre2_get_ovector_pointer(matched);
    return {place[0], place[1]};
  }

 private:
  struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  };

  static std::string message(int error) {
    std::array<PCRE2_UCHAR, 200> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return reinterpret_cast<const char*>(text.data());
  }

  std::unique_ptr<pcre2_code, FreeCode> code_;
};

/// Matches a pattern at places of a text that may hold bytes which are not UTF-8. Control character 1 stands for each:
/// it has the same length, and is no letter, number or space.
class Matcher {
 public:
  /// The text is looked at from `from` on, and must stay where it is.
  Matcher(const Pattern& pattern, std::string_view text, Size from) : pattern_{pattern}, text_{text} {
    for (Size i = from; i < text.size(); i += character_length(text.substr(i))) {
      if (!begins_invalid(text.substr(i))) continue;
      if (repaired_.empty()) repaired_ = text;
      repaired_[i] = '\1';
    }
  }

  Place match(Size at) const {
    return pattern_.match(repaired_.empty() ? text_ : std::string_view{repaired_}, at, matched_.get());
  }

 private:
  const Pattern& pattern_;
  std::string_view text_;
  std::string repaired_;
  Pattern::Match matched_ = Pattern::new_match();
};

}  // namespace strata::detail
