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

/// Throws Misuse where one of them was not said.
void expect_texts(const std::filesystem::path& corpus, const std::filesystem::path& tokenizer);

/// Documents in the symbols of a compact vocabulary, one end-of-story symbol behind each, as mapped files.
struct TokenizedTexts {
  CompactBpe tokenizer;
  TokenFile train, validation;
  std::string key;               ///< changes with any byte of the texts, where they part, and the symbols
  std::filesystem::path folder;  ///< where they are kept
  std::string source;            ///< in words: what the documents are of, and what separates them
};

/// Reads the texts' symbols from where they were kept the last time, a folder within `cache` for each combination of
/// texts and tokenizer; or makes them, with the vocabulary of the training part's most frequent tokens, unless the
/// tokenizer is a compact vocabulary already. Training and validation share no document. Throws Error, Misuse where the
/// tokenizer does not suit, and Interrupted.
TokenizedTexts tokenized(const TextFiles& files, const std::filesystem::path& cache);

}  // namespace strata::support
