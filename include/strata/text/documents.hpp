#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace strata {

/// A corpus cut into its documents, each without the white space around it; empty ones are left out.
struct Documents {
  std::vector<std::string_view> texts;
  bool marked;  ///< whether the mark was found; else blank lines separate the documents
};

/// The corpus must stay where it is.
inline Documents documents_of(std::string_view corpus, std::string_view mark = "<|endoftext|>") {
  constexpr std::string_view space = " \t\n\v\f\r";
  Documents documents{{}, corpus.find(mark) != corpus.npos};
  const auto add = [&](std::string_view text) {
    const Size begin = text.find_first_not_of(space);
    if (begin != text.npos) documents.texts.push_back(text.substr(begin, text.find_last_not_of(space) + 1 - begin));
  };
  if (documents.marked) {
    for (Size at = 0; at < corpus.size();) {
      const Size end = std::min(corpus.find(mark, at), corpus.size());
      add(corpus.substr(at, end - at));
      at = end + mark.size();
    }
    return documents;
  }
  Size begin = 0;
  for (Size at = 0; at < corpus.size();) {
    const Size end = std::min(corpus.find('\n', at), corpus.size());
    if (corpus.substr(at, end - at).find_first_not_of(space) == corpus.npos) {
      add(corpus.substr(begin, at - begin));
      begin = end;
    }
    at = end + 1;
  }
  if (begin < corpus.size()) add(corpus.substr(begin));
  return documents;
}

}  // namespace strata
