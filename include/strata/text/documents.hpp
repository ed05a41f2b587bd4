#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <string_view>

namespace strata {

namespace detail {

inline constexpr std::string_view ascii_space = " \t\n\v\f\r";

/// Without the ASCII white space around it.
inline std::string_view trimmed(std::string_view text) {
  const Size begin = std::min(text.find_first_not_of(ascii_space), text.size());
  return text.substr(begin, text.find_last_not_of(ascii_space) + 1 - begin);
}

}  // namespace detail

/// What stands between the documents of a corpus: the mark `end_of_text`, or lines with nothing but white space.
enum class Separator { mark, blank_lines };

inline constexpr std::string_view end_of_text = "<|endoftext|>";

/// As a sentence names it.
constexpr std::string_view in_words(Separator separator) {
  return separator == Separator::mark ? end_of_text : "blank lines";
}

/// The mark where the corpus holds one.
inline Separator separator_of(std::string_view corpus) {
  return corpus.find(end_of_text) != corpus.npos ? Separator::mark : Separator::blank_lines;
}

/// Calls take(std::string_view document) for each document in order, ASCII white space around it left out, empty ones
/// left out.
void for_each_document(std::string_view corpus, Separator separator, auto&& take) {
  const auto take_between = [&](Size begin, Size end) {
    if (const std::string_view document = detail::trimmed(corpus.substr(begin, end - begin)); !document.empty())
      take(document);
  };
  const std::string_view mark = separator == Separator::mark ? end_of_text : "\n";
  Size begin = 0;
  for (Size at = 0; at < corpus.size();) {
    const Size end = std::min(corpus.find(mark, at), corpus.size());
    if (separator == Separator::mark || detail::trimmed(corpus.substr(at, end - at)).empty()) {
      take_between(begin, end);
      begin = end + mark.size();
    }
    at = end + mark.size();
  }
  if (begin < corpus.size()) take_between(begin, corpus.size());
}

}  // namespace strata
