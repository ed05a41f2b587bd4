#pragma once
#include "census.hpp"

#include <optional>

namespace strata::corpus {

/// A part of the corpus, and how much of it vocabularies cover that keep the most frequent tokens of the training part.
struct Part {
  std::filesystem::path file;
  Census census;
  std::vector<std::uint64_t> covered;  ///< of the joined symbols, with the 0, 1, 2 … most frequent tokens

  double share(Size tokens) const { return of_all(covered[tokens]); }
  double unknown(Size tokens) const { return of_all(census.joined() - covered[tokens]); }

 private:
  double of_all(std::uint64_t symbols) const {
    return static_cast<double>(symbols) / static_cast<double>(census.joined());
  }
};

/// All that was found.
struct Findings {
  std::string command;
  std::filesystem::path tokenizer_file;
  const ByteLevelBpe& tokenizer;
  Size vocabulary;  ///< symbols, three of them special
  Part training;
  std::optional<Part> validation;
  std::vector<Token> ranking;  ///< of the training part

  /// The vocabulary's tokens come first in the ranking.
  Size kept() const { return std::min(vocabulary - CompactVocabulary::special, ranking.size()); }
  double unknown(const Part& part) const { return part.unknown(kept()); }
  /// Symbols of the smallest vocabulary that covers this share of the training part.
  Size symbols_for(double share) const;
};

/// Shares of a text that are asked for.
inline constexpr double wanted_coverage[] = {0.9, 0.95, 0.99, 0.999};

/// A figure of the training part, and of the validation part.
struct Figure {
  std::string name;
  std::vector<std::string> values;
};
std::vector<Figure> figures_of(const Findings& findings);

/// A line of a list of tokens.
struct Listed {
  Size rank;
  Token token;
  std::uint64_t count;
  double share;  ///< of the training part's tokens
};
/// The 20 most frequent tokens, and the 20 most frequent of those that the vocabulary lacks.
std::vector<Listed> most_frequent(const Findings& findings);
std::vector<Listed> left_out(const Findings& findings);

/// For a terminal.
std::string to_text(const Findings& findings);

/// One line.
std::string to_json(const Findings& findings);

}  // namespace strata::corpus
