#pragma once
#include "strata/text/added_tokens.hpp"
#include "strata/text/fingerprint.hpp"
#include "strata/text/merges.hpp"

namespace strata {

/// What a BPE tokenizer goes by; `read_gpt2_tokenizer`, `read_tokenizer_json` and `train_…_bpe` fill it in. What is
/// merged are the bytes of a piece of text, or its characters.
struct BpeRules {
  std::vector<std::string> tokens;  ///< the text of each
  std::vector<bool> of_bytes;       ///< whether bytes or characters are merged into it; else it is only an added token
  std::vector<Merges::Merge> merges;
  std::vector<AddedTokens> added;   ///< cut out of the text before all else, one list after the other
  std::vector<Token> special = {};  ///< those of the added that stand for no text
  Token unknown = -1;               ///< for a byte or character that has no token; −1: such are dropped
  bool fuse_unknown = false;        ///< one for several such in a row
  bool add_prefix_space = false;    ///< a space before text that does not begin with one
  bool use_pattern = true;          ///< whether GPT-2's pattern cuts the text into pieces
  bool ignore_merges = false;       ///< a piece that is a token is that token, whatever the merges say

  std::string fingerprint(std::string_view kind) const {
    Fingerprint print;
    print.add(kind);
    for (Size i = 0; i < tokens.size(); ++i) {
      print.add(tokens[i]);
      print.add(int{of_bytes[i]});
    }
    for (const auto& [left, right, result] : merges)
      for (Token token : {left, right, result}) print.add(token);
    for (const AddedTokens& list : added) {
      print.add("added");
      for (const auto& [content, token] : list.tokens()) print.add(token);
    }
    print.add(unknown);
    for (bool rule : {fuse_unknown, add_prefix_space, use_pattern, ignore_merges}) print.add(int{rule});
    return print.hexadecimal();
  }
};

}  // namespace strata
