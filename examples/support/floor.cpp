#include "floor.hpp"

#include "strata/core/threads.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace strata::support {

namespace {

constexpr Size texts_of_a_glance = 80, texts_written = 100;

/// Where texts begin in a stream that an end of text opens and closes each of them: their first symbols' indices, and
/// the stream's size.
std::vector<Size> beginnings(std::span<const Token> stream, Token end) {
  std::vector<Size> at;
  for (Size i = 0; i < stream.size(); ++i)
    if (stream[i] == end) at.push_back(i + 1);
  return at;
}

/// A word without the space that parts it from the one before it.
std::string without_space(std::string word) { return word.starts_with(' ') ? word.substr(1) : word; }

/// A mean of sums over texts, a symbol, and its standard error: that of a ratio, for texts differ in length.
struct Mean {
  std::vector<double> sums, symbols;

  double value() const { return total(sums) / total(symbols); }
  double error() const {
    const double mean = value(), texts = static_cast<double>(sums.size());
    double squares = 0;
    for (Size i = 0; i < sums.size(); ++i) squares += std::pow(sums[i] - mean * symbols[i], 2);
    return std::sqrt(squares / (texts - 1) * texts) / total(symbols);
  }

 private:
  static double total(const std::vector<double>& all) { return std::accumulate(all.begin(), all.end(), 0.0); }
};

/// What sums up over places into a phenomenon's figures.
struct Sums {
  double places = 0, loss = 0, right = 0, choice_loss = 0, choice_right = 0;

  Sums& operator+=(const Sums& other) {
    places += other.places;
    loss += other.loss;
    right += other.right;
    choice_loss += other.choice_loss;
    choice_right += other.choice_right;
    return *this;
  }
};

/// −log of a symbol's share of e to the logits, among some symbols or all.
double loss_of(std::span<const float> logits, Token which, auto&& each_symbol) {
  double highest = -INFINITY, whole = 0;
  each_symbol([&](Token token) { highest = std::max(highest, double{logits[static_cast<Size>(token)]}); });
  each_symbol([&](Token token) { whole += std::exp(double{logits[static_cast<Size>(token)]} - highest); });
  return highest + std::log(whole) - double{logits[static_cast<Size>(which)]};
}

/// Whether a symbol is the likeliest, among some or all: of equally likely ones each is, in part.
double is_likeliest(std::span<const float> logits, Token which, auto&& each_symbol) {
  double alike = 0;
  bool beaten = false;
  each_symbol([&](Token token) {
    const float logit = logits[static_cast<Size>(token)], own = logits[static_cast<Size>(which)];
    beaten = beaten || !(logit <= own);
    alike += logit == own ? 1 : 0;
  });
  return beaten ? 0 : 1 / alike;
}

/// What a model makes of one text.
struct TextScore {
  double above_floor = 0;
  std::vector<Sums> phenomena;
};

class Scorer {
 public:
  Scorer(LanguageModel& model, const Corpus& corpus)
      : model_{model}, corpus_{corpus}, at_{beginnings(corpus.validation, corpus.writing().end)} {}

  Size texts() const { return at_.size() - 1; }

  /// Of the first so many texts. `everywhere`: also at places of no phenomenon.
  std::vector<TextScore> scores(Size texts, bool everywhere, int threads) const {
    std::vector<TextScore> all(texts);
    parallel_for(threads, texts, [&](Size i, Size) { all[i] = score(at_[i], at_[i + 1], everywhere); });
    return all;
  }

  double symbols(Size text) const { return static_cast<double>(at_[text + 1] - at_[text]); }

 private:
  TextScore score(Size begin, Size end, bool everywhere) const {
    const KnownText& known = *corpus_.known;
    TextScore score{0, std::vector<Sums>(known.phenomena.size())};
    const std::vector<float> logits = model_.logits(corpus_.validation.subspan(begin - 1, end - begin));
    const Size vocabulary = logits.size() / (end - begin);
    const auto each = [&](auto&& take) {
      for (Size token = 0; token < vocabulary; ++token) take(static_cast<Token>(token));
    };
    for (Size i = begin; i < end; ++i) {
      const KnownText::Symbol& symbol = known.validation[i];
      const bool asked = symbol.phenomenon != KnownText::no_phenomenon;
      if (!asked && !everywhere) continue;
      const Token target = corpus_.validation[i];
      const auto row = std::span{logits}.subspan((i - begin) * vocabulary, vocabulary);
      const double loss = loss_of(row, target, each);
      score.above_floor += loss - symbol.loss;
      if (!asked) continue;
      const auto each_candidate = [&](auto&& take) {
        for (Token token : known.phenomena[symbol.phenomenon].candidates) take(token);
      };
      score.phenomena[symbol.phenomenon] +=
          {1, loss, is_likeliest(row, target, each), loss_of(row, target, each_candidate),
           is_likeliest(row, target, each_candidate)};
    }
    return score;
  }

  LanguageModel& model_;
  const Corpus& corpus_;
  std::vector<Size> at_;
};

std::vector<PhenomenonScore> phenomena_of(const std::vector<TextScore>& scores, const KnownText& known) {
  std::vector<PhenomenonScore> phenomena;
  for (Size i = 0; i < known.phenomena.size(); ++i) {
    Sums sums;
    for (const TextScore& score : scores) sums += score.phenomena[i];
    phenomena.push_back({known.phenomena[i].id, sums.loss / sums.places, sums.right / sums.places,
                         sums.choice_loss / sums.places, sums.choice_right / sums.places});
  }
  return phenomena;
}

}  // namespace

Floor floor_of(const Corpus& corpus) {
  const KnownText& known = *corpus.known;
  Mean mean;
  std::vector<PhenomenonReport> reports;
  for (const KnownText::Phenomenon& phenomenon : known.phenomena) {
    reports.push_back({phenomenon.id, phenomenon.title, phenomenon.asks, phenomenon.gained_by});
    for (Token token : phenomenon.candidates)
      reports.back().candidates.push_back(without_space(corpus.spelling->shown(token)));
  }
  const std::vector<Size> at = beginnings(corpus.validation, corpus.writing().end);
  for (Size text = 0; text + 1 < at.size(); ++text) {
    double sum = 0;
    for (Size i = at[text]; i < at[text + 1]; ++i) {
      const KnownText::Symbol& symbol = known.validation[i];
      sum += symbol.loss;
      if (symbol.phenomenon == KnownText::no_phenomenon) continue;
      PhenomenonReport& report = reports[symbol.phenomenon];
      const auto& [id, title, asks, gained_by, candidates, shares] = known.phenomena[symbol.phenomenon];
      const auto candidate = std::ranges::find(candidates, corpus.validation[i]) - candidates.begin();
      ++report.places;
      report.floor_loss += symbol.loss;
      report.floor_accuracy += symbol.likeliest;
      report.chance_loss -= std::log(shares[static_cast<Size>(candidate)]);
      report.chance_accuracy += candidate == std::ranges::max_element(shares) - shares.begin() ? 1 : 0;
    }
    mean.sums.push_back(sum);
    mean.symbols.push_back(static_cast<double>(at[text + 1] - at[text]));
  }
  for (PhenomenonReport& report : reports)
    for (double* sum : {&report.floor_loss, &report.floor_accuracy, &report.chance_loss, &report.chance_accuracy})
      *sum /= static_cast<double>(report.places);
  return {mean.value(), mean.error(), std::move(reports)};
}

FloorGap gap_of(LanguageModel& model, const Corpus& corpus, std::uint64_t seed, int threads) {
  const Scorer scorer{model, corpus};
  const std::vector<TextScore> scores = scorer.scores(scorer.texts(), true, threads);
  Mean gap;
  for (Size text = 0; text < scores.size(); ++text) {
    gap.sums.push_back(scores[text].above_floor);
    gap.symbols.push_back(scorer.symbols(text));
  }
  std::vector<Size> right(texts_written), whole(texts_written);  // of those with a mistake; without one
  parallel_for(threads, texts_written, [&](Size i, Size) {
    const Token begin = corpus.writing().begin;
    const std::vector<Token> text = model.generate({&begin, 1}, Sampling{}, seed, static_cast<std::uint32_t>(i),
                                                   model.facts().context, corpus.writing().end);
    const Size symbols = corpus.known->right(text);
    whole[i] = symbols > text.size();
    right[i] = whole[i] ? 0 : symbols;
  });
  const Size flawless = std::accumulate(whole.begin(), whole.end(), Size{0});
  const double symbols_right = static_cast<double>(std::accumulate(right.begin(), right.end(), Size{0}));
  return {.gap = gap.value(),
          .error = gap.error(),
          .written = texts_written,
          .flawless = flawless,
          .symbols_right = symbols_right / static_cast<double>(texts_written - flawless),
          .phenomena = phenomena_of(scores, *corpus.known)};
}

std::vector<double> choice_losses(LanguageModel& model, const Corpus& corpus, int threads) {
  const Scorer scorer{model, corpus};
  std::vector<double> losses;
  for (const PhenomenonScore& score :
       phenomena_of(scorer.scores(std::min(scorer.texts(), texts_of_a_glance), false, threads), *corpus.known))
    losses.push_back(score.choice_loss);
  return losses;
}

}  // namespace strata::support
