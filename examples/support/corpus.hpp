#pragma once
#include "report.hpp"
#include "spelling.hpp"

#include "strata/text/corpus.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strata::support {

struct Corpus;
struct Options;

/// How texts of a kind are begun and ended, and how much of them is shown.
struct Writing {
  Token begin = 0;                   ///< goes before every text: the mark before a name
  Token end = 0;                     ///< ends a text; −1: nothing does
  Size samples = 10, longest = 0;    ///< unless it is said otherwise how many; how many symbols at most
  Size glimpses = 1, glimpse = 0;    ///< samples as the model learns: how many, how long
  std::vector<std::string> prompts;  ///< that every model completes: so often, by so many symbols
  Size completions = 1, completion = 0;
};

/// What stages learn from: how their command lines speak of it, and how it is read, written and looked at.
struct CorpusKind {
  const char *corpus, *validation;  ///< what `--help` says of the flags of these names
  bool tokenized = false;           ///< its symbols are a tokenizer's: `--tokenizer`
  Size order_tested = 0;  ///< symbols of the texts on which it is tried whether a model heeds their order; 0: not tried
  Writing writing;
  /// Throws Error, and Misuse where flags are missing. A model has room for so many symbols.
  Corpus (*read)(const Options& options, std::uint64_t seed, Size vocabulary);
  std::optional<Preview> (*preview)(const Corpus& corpus);
};

extern const CorpusKind name_corpus;   ///< names, one a line
extern const CorpusKind prose_corpus;  ///< letters, spaces and line ends
extern const CorpusKind story_corpus;  ///< documents in a tokenizer's most frequent tokens

/// What a stage learns from, chooses by and is judged by, as streams of symbols.
struct Corpus {
  const CorpusKind* kind;
  std::shared_ptr<const Spelling> spelling;
  std::span<const Token> train, validation;
  std::span<const Token> test;  ///< empty where there is none
  std::string description;
  std::string fingerprint;  ///< changes with any symbol of any part, and where they part
  std::shared_ptr<const void> owner;

  const Writing& writing() const { return kind->writing; }
  /// The part of the training stream on which a training loss is measured: of a long one its beginning.
  std::span<const Token> scored_of_train() const { return train.first(std::min(train.size(), Size{1} << 18)); }
};

/// A corpus whose streams lie in memory. Validation and test part may be empty.
Corpus corpus_of(const CorpusKind& kind, const Alphabet& alphabet, std::vector<Token> train,
                 std::vector<Token> validation, std::vector<Token> test, std::string description);

/// The names that come along.
std::filesystem::path default_names();

/// Names, one a line. Without a file for validation they are shuffled with the seed and cut 80 : 10 : 10. Throws Error.
Corpus read_name_corpus(const std::filesystem::path& file, const std::filesystem::path& validation, std::uint64_t seed);

}  // namespace strata::support
