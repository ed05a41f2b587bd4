#include "inside.hpp"

#include "attention_report.hpp"
#include "candidates.hpp"
#include "document.hpp"
#include "format.hpp"
#include "options.hpp"
#include "report_text.hpp"
#include "scatter.hpp"

#include "strata/core/threads.hpp"

#include <algorithm>
#include <limits>

namespace strata::support {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> shown_each(const Spelling& spelling, std::span<const Token> tokens) {
  std::vector<std::string> symbols;
  for (const Token token : tokens) symbols.push_back(spelling.shown(token));
  return symbols;
}

/// A part of a text that a model reads at once, and from which symbol on it is asked.
struct Stretch {
  Size begin, asked, end;
};

/// The first stretch is asked from its second symbol on, the others from their middle.
std::vector<Stretch> stretches(Size length, Size context) {
  std::vector<Stretch> all;
  const Size half = std::max<Size>(1, context / 2);
  for (Size asked = 1; asked < length;) {
    const Size begin = asked == 1 ? 0 : asked - half;
    const Size end = std::min(length, begin + context + 1);  // the last symbol is only asked for
    all.push_back({begin, asked, end});
    asked = end;
  }
  return all;
}

std::vector<double> losses_in_windows(LanguageModel& model, std::span<const Token> text, int threads) {
  const Size context = model.facts().context;
  std::vector<double> losses(text.size(), unknown);
  parallel_for(threads, text.size() - 1, [&](Size i, Size) {
    std::vector<Token> window(context, 0);
    const Size known = std::min(context, i + 1);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(i + 1 - known), known,
                window.end() - static_cast<std::ptrdiff_t>(known));
    losses[i + 1] = loss_of(model.logits(window), text[i + 1]);
  });
  return losses;
}

}  // namespace

Fitted fitted(const Reading& reading, const std::string& text) { return fitted(reading, reading.corpus.begun(text)); }

Fitted fitted(const Reading& reading, std::vector<Token> tokens) {
  const Size context = reading.model.facts().context;
  Fitted fit{std::move(tokens)};
  if (fit.tokens.size() > context) {
    fit.left_out = fit.tokens.size() - context;
    fit.tokens.erase(fit.tokens.begin(), fit.tokens.begin() + static_cast<std::ptrdiff_t>(fit.left_out));
  }
  if (reading.model.facts().one_target) fit.tokens.insert(fit.tokens.begin(), context - fit.tokens.size(), Token{0});
  return fit;
}

std::string cut_note(const Reading& reading, const Fitted& text) {
  if (text.left_out == 0) return {};
  return "Of " + grouped(text.left_out + text.tokens.size()) + " symbols " + reading.name + " sees the last " +
         grouped(text.tokens.size()) + ".";
}

Traced traced(const Reading& reading, std::span<const Token> text, std::optional<Token> truth) {
  Trace trace = reading.model.trace(text);
  TraceWords words = words_of(trace, *reading.corpus.spelling, truth);
  return {std::move(trace), std::move(words)};
}

std::vector<double> losses_of(LanguageModel& model, std::span<const Token> text, int threads) {
  if (text.size() < 2) return std::vector<double>(text.size(), unknown);
  if (model.facts().one_target) return losses_in_windows(model, text, threads);
  const Size V = model.facts().vocabulary;
  std::vector<double> losses(text.size(), unknown);
  const std::vector<Stretch> parts = stretches(text.size(), model.facts().context);
  parallel_for(threads, parts.size(), [&](Size part, Size) {
    const auto [begin, asked, end] = parts[part];
    const std::vector<float> logits = model.logits(text.subspan(begin, end - begin - 1));
    for (Size i = asked; i < end; ++i) losses[i] = loss_of(std::span{logits}.subspan((i - 1 - begin) * V, V), text[i]);
  });
  return losses;
}

void check_same_symbols(const std::vector<Reading>& readings) {
  for (const Reading& reading : readings)
    if (reading.corpus.spelling->fingerprint() != readings.front().corpus.spelling->fingerprint())
      throw Misuse{readings.front().name + " and " + reading.name +
                   " read other symbols, so their losses can't be compared symbol by symbol"};
}

ReadText read_by(const std::vector<Reading>& readings, std::vector<Token>& text, int threads) {
  ReadText read;
  if (text.size() > most_coloured) {
    text.resize(most_coloured);
    read.note = "The text is longer: these are its first " + grouped(most_coloured) + " symbols.";
  }
  read.symbols = shown_each(*readings.front().corpus.spelling, text);
  for (const Reading& reading : readings)
    read.models.push_back({reading.name, losses_of(reading.model, text, threads)});
  return read;
}

std::string coloured_section(const ReadText& text) {
  return section_html("losses", "What it saw coming",
                      text.models.size() > 1
                          ? "Each symbol in the colour of its loss, for each of the two: where does one know what the "
                            "other does not?"
                          : "Each symbol in the colour of its loss.",
                      token_loss_figure(text));
}

std::string way_section(const Reading& reading, const Traced& traced) {
  return trace_section(traced.trace, traced.words, reading.name);
}

std::string heads_section(const Reading& reading, std::span<const AttentionMap> maps, std::span<const Token> text) {
  return attention_section(maps, text, shown_each(*reading.corpus.spelling, text), reading.name);
}

std::string symbols_section(const Reading& reading) {
  constexpr Size most = 400;
  const Spelling& spelling = *reading.corpus.spelling;
  for (const NamedTensor<float>& tensor : reading.model.weights()) {
    if (!tensor.name.ends_with("embedding.weight")) continue;
    const Size width = tensor.shape[1], count = std::min({most, tensor.shape[0], spelling.size()});
    std::vector<Token> tokens(count);
    for (Size i = 0; i < count; ++i) tokens[i] = static_cast<Token>(i);
    const Projection plane = principal_plane(std::span<const float>{tensor.values}.first(count * width), width);
    return section_html("symbols-" + escape(reading.name), "The symbols of " + escape(reading.name) + " as points",
                        "What the embedding has learnt of each symbol, seen from where they differ most. Those that "
                        "are used alike lie side by side.",
                        scatter_figure(plane, shown_each(spelling, tokens),
                                       count < spelling.size() ? "The first " + grouped(count) + " symbols"
                                                               : "All " + grouped(count) + " symbols"));
  }
  return {};
}

}  // namespace strata::support
