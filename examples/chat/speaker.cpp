#include "speaker.hpp"

#include "support/format.hpp"
#include "support/report_text.hpp"
#include "support/terminal_text.hpp"

#include "strata/generate/session.hpp"
#include "strata/once.hpp"

#include <algorithm>
#include <cmath>

namespace strata::chat {

namespace {

/// −log of what the softmax of logits gives to a symbol.
double nats(std::span<const float> logits, Token token) {
  const double highest = *std::ranges::max_element(logits);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - highest);
  return highest + std::log(sum) - logits[static_cast<Size>(token)];
}

}  // namespace

std::vector<Token> Written::symbols() const {
  std::vector<Token> all = begin;
  for (const Drawn& one : drawn) all.push_back(one.token);
  if (ended) all.pop_back();
  return all;
}

Speaker::Speaker(const std::filesystem::path& weights, const std::filesystem::path& tokenizer) : weights_{weights} {
  const support::WeightsFile file{weights};
  entry_ = &zoo::entry_of(file);
  corpus_ = file.corpus(*entry_->stage.data, tokenizer);
  model_ = entry_->make();
  file.load(*model_);
  steps_ = file.steps();
  validation_loss_ = file.validation_loss();
}

std::string Speaker::introduction() const {
  const support::ModelFacts& facts = model_->facts();
  std::string text = id() + " · " + entry_->stage.title + ": " + facts.type + "\n" +
                     support::grouped(facts.parameters) + " parameters";
  if (steps_ > 0) text += ", " + support::in_number(steps_, "step");
  if (std::isfinite(validation_loss_))
    text += support::formatted(", validation loss %.4f (perplexity %s)", validation_loss_,
                               support::rounded(std::exp(validation_loss_)).c_str());
  return text;
}

Written Speaker::write(const std::string& beginning, const Manner& manner, const Heard& heard) const {
  const support::Writing& writing = corpus_.writing();
  Written written{.begin = corpus_.begun(beginning), .drawn = {}, .text = beginning};
  std::vector<Token> tokens;
  Size shown = beginning.size();
  const auto take = [&](Token token, std::span<const float> logits) {
    written.drawn.push_back({token, std::exp(-nats(logits, token))});
    written.ended = token == writing.end;
    if (!written.ended) tokens.push_back(token);
    written.text = spelling().continued(beginning, tokens);
    const Size settled = std::max(shown, support::settled(written.text).size());
    const std::string_view piece = std::string_view{written.text}.substr(shown, settled - shown);
    shown = settled;
    return heard(piece, written.drawn.back().probability) && !written.ended;
  };
  generate_each(*model_->reader(), written.begin, manner.sampling, manner.seed, manner.number,
                manner.symbols > 0 ? manner.symbols : writing.longest, take);
  if (shown < written.text.size()) heard(std::string_view{written.text}.substr(shown), 1);
  return written;
}

std::vector<Drawn> Speaker::likeliest(std::span<const Token> text, Size count) const {
  const std::vector<float> logits = model_->next(text);
  std::vector<Drawn> all;
  for (Size token = 0; token < logits.size(); ++token)
    all.push_back({static_cast<Token>(token), std::exp(-nats(logits, static_cast<Token>(token)))});
  std::ranges::stable_sort(all, std::ranges::greater{}, &Drawn::probability);
  all.resize(std::min(count, all.size()));
  return all;
}

Loss Speaker::loss(const Written& written, const Speaker& writer) const {
  const bool same = spelling().fingerprint() == writer.spelling().fingerprint();
  std::vector<Token> symbols = same ? written.symbols() : corpus_.begun(written.text);
  if (written.ended && corpus_.writing().end >= 0) symbols.push_back(corpus_.writing().end);
  const std::unique_ptr<support::Reader> reader = model_->reader();
  Loss loss;
  for (Size i = 1; i < symbols.size(); ++i, ++loss.symbols)
    loss.sum += nats(reader->push(std::span{symbols}.subspan(i - 1, 1)), symbols[i]);
  return loss;
}

}  // namespace strata::chat
