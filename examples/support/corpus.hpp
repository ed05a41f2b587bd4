#pragma once
#include "corpus_kind.hpp"
#include "known_text.hpp"
#include "report.hpp"
#include "spelling.hpp"

#include "strata/text/corpus.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strata::support {

/// What a stage learns from, chooses by and is judged by, as streams of symbols.
struct Corpus {
  const CorpusKind* kind;
  std::shared_ptr<const Spelling> spelling;
  std::span<const Token> train, validation;
  std::span<const Token> test;  ///< empty where there is none
  std::string description;
  std::string fingerprint;  ///< changes with any symbol of any part, and where they part
  std::shared_ptr<const void> owner;
  std::shared_ptr<const KnownText> known = {};  ///< where a grammar has written it

  const Writing& writing() const { return kind->writing; }
  /// A text's beginning as models read it, behind the mark that goes before. Throws Misuse for what can't be spelt, and
  /// where nothing is there to go on from.
  std::vector<Token> begun(const std::string& text) const;
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
