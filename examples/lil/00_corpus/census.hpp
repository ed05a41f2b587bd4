#pragma once
#include "strata/text/documents.hpp"
#include "strata/text/tokenizer_files.hpp"

#include <functional>
#include <map>

namespace strata::corpus {

/// What a text consists of, in a tokenizer's tokens.
struct Census {
  Size bytes = 0, story_bytes = 0;  ///< of the text; of its stories
  Separator separator{};
  std::uint64_t stories = 0, tokens = 0;
  std::vector<std::uint64_t> counts;        ///< how often each token occurs
  std::map<Size, std::uint64_t> by_length;  ///< how many stories have so many tokens

  /// Tokens, and an end-of-story symbol behind each story.
  std::uint64_t joined() const { return tokens + stories; }
  Size different() const;
  double median() const;
};

/// Whatever the text holds, it takes little memory. watch(Size bytes) hears how far it has come.
Census take_census(const ByteLevelBpe& tokenizer, std::string_view text, const std::function<void(Size)>& watch);

/// The tokens that occur, in the order in which a compact vocabulary keeps them: the most frequent first.
std::vector<Token> ranking(const Census& census);

/// How many of a text's joined symbols vocabularies have that keep the first 0, 1, 2 … of these tokens; all have the
/// end of story.
std::vector<std::uint64_t> covered(const Census& census, const std::vector<Token>& tokens);

}  // namespace strata::corpus
