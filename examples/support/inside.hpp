#pragma once
#include "corpus.hpp"
#include "stage_model.hpp"
#include "token_losses.hpp"
#include "trace_report.hpp"

#include <span>
#include <string>
#include <vector>

/// What a trained model does with a text: the way through it, where its heads look, which symbols it saw coming.
namespace strata::support {

/// A model, and what it reads and writes.
struct Reading {
  std::string name;
  LanguageModel& model;
  const Corpus& corpus;  ///< of its texts nothing is needed
};

/// A text as a model reads it: behind the mark that goes before. Of a long one, and of one that `left_out` then tells
/// of, the last symbols that fit; where the model sees windows, padded before. Throws Misuse.
struct Fitted {
  std::vector<Token> tokens;
  std::size_t left_out = 0;
};
Fitted fitted(const Reading& reading, const std::string& text);
Fitted fitted(const Reading& reading, std::vector<Token> tokens);

/// What cutting has left out, in a sentence; empty where it is nothing.
std::string cut_note(const Reading& reading, const Fitted& text);

/// A traced text and what is told of it.
struct Traced {
  Trace trace;
  TraceWords words;
};
Traced traced(const Reading& reading, std::span<const Token> text, std::optional<Token> truth = {});

/// The loss of each symbol of a text of any length, in nats; NaN of the first. A model sees at least half of its context
/// before each.
std::vector<double> losses_of(LanguageModel& model, std::span<const Token> text, int threads);

/// Texts longer than so many symbols are cut before they are coloured.
inline constexpr std::size_t most_coloured = 4096;

/// Throws Misuse where not all read the same symbols.
void check_same_symbols(const std::vector<Reading>& readings);

/// A text, cut where it is too long and that is noted, with the loss of each symbol, as one model finds it or two of the
/// same symbols.
ReadText read_by(const std::vector<Reading>& readings, std::vector<Token>& text, int threads);

/// Sections of a page: the text coloured; the way through the model, step by step; where its heads look, if it has any;
/// its symbols as points of a plane, if it has vectors for them.
std::string coloured_section(const ReadText& text);
std::string way_section(const Reading& reading, const Traced& traced);
std::string heads_section(const Reading& reading, std::span<const AttentionMap> maps, std::span<const Token> text);
std::string symbols_section(const Reading& reading);

}  // namespace strata::support
