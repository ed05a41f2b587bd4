#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strata {

/// Texts that are one token wherever they occur, such as `<|endoftext|>`.
class AddedTokens {
 public:
  using Entry = std::pair<std::string, Token>;
  struct Found {
    Size at, length;  ///< length 0: there is none, and `at` is the text's end
    Token token;
  };

  AddedTokens() = default;
  /// No content may be empty, or come twice.
  explicit AddedTokens(std::vector<Entry> tokens) : tokens_{std::move(tokens)} {
    std::ranges::sort(tokens_, [](const Entry& a, const Entry& b) {
      return a.first[0] != b.first[0] ? a.first[0] < b.first[0] : a.first.size() > b.first.size();
    });
    for (Size i = tokens_.size(); i-- > 0;) first_[static_cast<unsigned char>(tokens_[i].first[0])] = i + 1;
  }

  /// In an order of their own.
  const std::vector<Entry>& tokens() const { return tokens_; }

  /// The leftmost of them in a text, the longest where several begin at one place.
  Found find(std::string_view text) const {
    for (Size at = 0; at < text.size(); ++at)
      for (Size i = first_[static_cast<unsigned char>(text[at])]; i > 0 && begins_with(text[at], i - 1); ++i)
        if (text.substr(at).starts_with(tokens_[i - 1].first))
          return {at, tokens_[i - 1].first.size(), tokens_[i - 1].second};
    return {text.size(), 0, -1};
  }

 private:
  bool begins_with(char c, Size i) const { return i < tokens_.size() && tokens_[i].first[0] == c; }

  std::vector<Entry> tokens_;      // by their first byte, the longest first
  std::array<Size, 256> first_{};  // of those with this first byte, from 1; 0: there is none
};

namespace detail {

/// Cuts a text at the tokens of one list after the other: calls `ordinary` with what lies between, `added` with tokens.
void cut_out(std::string_view text, std::span<const AddedTokens> lists, const auto& ordinary, const auto& added) {
  if (lists.empty()) return ordinary(text);
  while (!text.empty()) {
    const AddedTokens::Found found = lists[0].find(text);
    cut_out(text.substr(0, found.at), lists.subspan(1), ordinary, added);
    if (found.length == 0) return;
    added(found.token);
    text.remove_prefix(found.at + found.length);
  }
}

}  // namespace detail

}  // namespace strata
