#pragma once
#include "report.hpp"

#include "strata/text/byte_level_bpe.hpp"
#include "strata/text/word_bpe.hpp"

#include <variant>

namespace strata::support {

/// What a text consists of, in characters, in words, and in the symbols of a vocabulary that was learnt from it.
struct TextStatistics {
  std::uint64_t characters = 0, distinct_characters = 0;
  std::uint64_t words = 0;  ///< and punctuation marks, as white space and `\w+|[^\w\s]+` part them
  std::uint64_t tokens = 0, vocabulary = 0, merges = 0;
  std::vector<Count> most_frequent_tokens;  ///< 20
  std::vector<std::uint64_t> token_counts;  ///< of all that come, the most frequent first
  std::vector<Count> most_frequent_words;   ///< 20, in small letters (where they are ASCII)
  std::vector<std::uint64_t> word_counts;   ///< of all in small letters, the most frequent first
  std::uint64_t known_of_hundred = 0;       ///< of the 100 most frequent words so many are one token, in small letters
  std::vector<std::string> unknown_of_hundred;

  /// The share of the running words that a classical vocabulary of the most frequent words covers.
  double covered_by_words(Size vocabulary_size) const;
};

/// Of a text and its tokens.
TextStatistics statistics_of(std::string_view text, const std::variant<ByteLevelBpe, WordBpe>& tokenizer,
                             std::span<const Token> tokens);

}  // namespace strata::support
