#pragma once
#include "strata/core/size.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace strata::support {

struct Corpus;
struct ModelFacts;
struct Options;
struct Preview;
class Spelling;

/// How texts of a kind are begun and ended, and how much of them is shown.
struct Writing {
  Token begin = 0;                 ///< goes before every text: the mark before a name; −1: nothing, but a prompt must
  Token end = 0;                   ///< ends a text; −1: nothing does
  Size samples = 10, longest = 0;  ///< unless it is said otherwise how many; how many symbols at most
  Size glimpses = 1, glimpse = 0;  ///< samples as the model learns: how many, how long
  std::vector<std::string> prompts;  ///< that every model completes: so often, by so many symbols
  Size completions = 1, completion = 0;
};

/// What stages learn from: how their command lines speak of it, and how it is read, written and looked at.
struct CorpusKind {
  const char *corpus, *validation;  ///< what `--help` says of the flags of these names; null: there is no such flag
  const char* tokenizer = nullptr;  ///< the same of `--tokenizer`, whose symbols these are
  Size order_tested = 0;  ///< symbols of the texts on which it is tried whether a model heeds their order; 0: not tried
  const char* bits_a = nullptr;  ///< what a symbol is, where losses are also told in bits for each: "byte"
  Writing writing;
  /// Throws Error, and Misuse where flags are missing. What it reads has to fit the model.
  Corpus (*read)(const Options& options, std::uint64_t seed, const ModelFacts& model);
  std::optional<Preview> (*preview)(const Corpus& corpus);
  /// The symbols that weights were learnt with, from what lies beside them; the tokenizer is where it was, or at
  /// `tokenizer`. Throws Error.
  std::shared_ptr<const Spelling> (*spelling)(const std::filesystem::path& weights,
                                              const std::filesystem::path& tokenizer);
};

extern const CorpusKind name_corpus;   ///< names, one a line
extern const CorpusKind prose_corpus;  ///< letters, spaces and line ends
extern const CorpusKind story_corpus;  ///< documents in a tokenizer's most frequent tokens
extern const CorpusKind byte_corpus;   ///< documents byte by byte
extern const CorpusKind tale_corpus;   ///< tales that the program writes itself
extern const CorpusKind play_corpus;   ///< a text in pieces of words that are learnt from it

}  // namespace strata::support
