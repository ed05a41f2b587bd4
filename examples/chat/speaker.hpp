#pragma once
#include "support/corpus.hpp"
#include "support/stage_model.hpp"
#include "zoo/zoo.hpp"

#include <functional>

namespace strata::chat {

/// How a text is written: of equal seed and number comes equal text.
struct Manner {
  Sampling sampling;
  std::uint64_t seed = 42, symbols = 0;  ///< so many at most; 0: as many as are usual for such texts
  std::uint32_t number = 0;
};

/// A symbol that was drawn, and how likely the model had found it.
struct Drawn {
  Token token;
  double probability;
};

/// A text, from its mark and beginning on.
struct Written {
  std::vector<Token> begin;
  std::vector<Drawn> drawn;  ///< with the mark of the end, if that came
  std::string text;
  bool ended = false;  ///< by that mark

  /// All its symbols, but the mark of the end.
  std::vector<Token> symbols() const;
};

/// What is shown as it is drawn. Returns whether to go on.
using Heard = std::function<bool(std::string_view piece, double probability)>;

/// Nats that a model needs for a text.
struct Loss {
  double sum = 0;
  Size symbols = 0;
};

/// A model that has learnt, and what it takes to write with it.
class Speaker {
 public:
  /// Throws Error.
  Speaker(const std::filesystem::path& weights, const std::filesystem::path& tokenizer);

  const std::filesystem::path& weights() const { return weights_; }
  const std::string& id() const { return learnt_.entry->stage.id; }
  const support::Spelling& spelling() const { return *learnt_.corpus.spelling; }
  support::LanguageModel& model() const { return *learnt_.model; }
  const support::Corpus& corpus() const { return learnt_.corpus; }
  /// What it is, in two lines.
  std::string introduction() const;

  /// Goes on from a beginning. Throws Misuse where it can't.
  Written write(const std::string& beginning, const Manner& manner, const Heard& heard) const;
  /// Of a beginning, the symbols. Throws Misuse.
  std::vector<Token> begun(const std::string& beginning) const { return corpus().begun(beginning); }
  /// What it takes to write what another has written, in its own symbols. Throws Misuse.
  Loss loss(const Written& written, const Speaker& writer) const;

 private:
  std::filesystem::path weights_;
  zoo::Learnt learnt_;
};

}  // namespace strata::chat
