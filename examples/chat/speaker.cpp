#include "speaker.hpp"

#include "support/candidates.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"
#include "support/terminal_text.hpp"

#include "strata/generate/session.hpp"
#include "strata/once.hpp"

#include <algorithm>
#include <cmath>

namespace strata::chat {

std::vector<Token> Written::symbols() const {
  std::vector<Token> all = begin;
  for (const Drawn& one : drawn) all.push_back(one.token);
  if (ended) all.pop_back();
  return all;
}

Speaker::Speaker(const std::filesystem::path& weights, const std::filesystem::path& tokenizer)
    : weights_{weights}, learnt_{zoo::learnt_from(weights, tokenizer)} {}

std::string Speaker::introduction() const {
  const support::ModelFacts& facts = model().facts();
  std::string text = id() + " · " + learnt_.entry->stage.title + ": " + facts.type + "\n" +
                     support::grouped(facts.parameters) + " parameters";
  if (learnt_.steps > 0) text += ", " + support::in_number(learnt_.steps, "step");
  if (std::isfinite(learnt_.validation_loss))
    text += support::formatted(", validation loss %.4f (perplexity %s)", learnt_.validation_loss,
                               support::rounded(std::exp(learnt_.validation_loss)).c_str());
  return text;
}

Written Speaker::write(const std::string& beginning, const Manner& manner, const Heard& heard) const {
  const support::Writing& writing = corpus().writing();
  Written written{.begin = corpus().begun(beginning), .drawn = {}, .text = beginning};
  std::vector<Token> tokens;
  Size shown = beginning.size();
  const auto take = [&](Token token, std::span<const float> logits) {
    written.drawn.push_back({token, std::exp(-support::loss_of(logits, token))});
    written.ended = token == writing.end;
    if (!written.ended) tokens.push_back(token);
    written.text = spelling().continued(beginning, tokens);
    const Size settled = std::max(shown, support::settled(written.text).size());
    const std::string_view piece = std::string_view{written.text}.substr(shown, settled - shown);
    shown = settled;
    return heard(piece, written.drawn.back().probability) && !written.ended;
  };
  generate_each(*model().reader(), written.begin, manner.sampling, manner.seed, manner.number,
                manner.symbols > 0 ? manner.symbols : writing.longest, take);
  if (shown < written.text.size()) heard(std::string_view{written.text}.substr(shown), 1);
  return written;
}

Loss Speaker::loss(const Written& written, const Speaker& writer) const {
  const bool same = spelling().fingerprint() == writer.spelling().fingerprint();
  std::vector<Token> symbols = same ? written.symbols() : corpus().begun(written.text);
  if (written.ended && corpus().writing().end >= 0) symbols.push_back(corpus().writing().end);
  const std::unique_ptr<support::Reader> reader = model().reader();
  Loss loss;
  for (Size i = 1; i < symbols.size(); ++i, ++loss.symbols)
    loss.sum += support::loss_of(reader->push(std::span{symbols}.subspan(i - 1, 1)), symbols[i]);
  return loss;
}

}  // namespace strata::chat
