#pragma once
#include "strata/text/tokenizer_files.hpp"
#include "strata/train/token_file.hpp"

#include <filesystem>
#include <string>

namespace strata::support {

/// Where texts come from, and in which symbols they are wanted.
struct TextFiles {
  std::filesystem::path corpus;
  std::filesystem::path validation;  ///< empty: the corpus' last documents, a twentieth of it or a megabyte
  std::filesystem::path tokenizer;
  Size vocabulary = 0;  ///< at most so many symbols
};

/// Documents in the symbols of a compact vocabulary, one end-of-story symbol behind each, as mapped files.
struct TokenizedTexts {
  CompactBpe tokenizer;
  TokenFile train, validation;
  std::string key;     ///< changes with any byte of the texts, where they part, and the tokenizer
  std::string source;  ///< in words: what the documents are of, and what separates them
};

/// Reads the texts' symbols from `folder`, where they were kept the last time, or makes them: the vocabulary of the
/// training part's most frequent tokens, unless the tokenizer is a compact vocabulary already. Training and validation
/// share no document. Throws Error, and Misuse where the tokenizer does not suit.
TokenizedTexts tokenized(const TextFiles& files, const std::filesystem::path& folder);

/// Where the vocabulary is kept in the folder.
std::filesystem::path vocabulary_file(const std::filesystem::path& folder);

}  // namespace strata::support
