#include "order_test.hpp"

#include "strata/core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace strata::support {

namespace {

constexpr Size most_texts = 100, candidates = 5;

std::vector<double> probabilities(const std::vector<float>& logits) {
  const double highest = static_cast<double>(*std::ranges::max_element(logits));
  std::vector<double> each;
  for (float logit : logits) each.push_back(std::exp(static_cast<double>(logit) - highest));
  const double whole = std::accumulate(each.begin(), each.end(), 0.0);
  for (double& probability : each) probability /= whole;
  return each;
}

/// ½ Σ |p − q|.
double total_variation(const std::vector<double>& p, const std::vector<double>& q) {
  return 0.5 * std::transform_reduce(p.begin(), p.end(), q.begin(), 0.0, std::plus{},
                                     [](double a, double b) { return std::abs(a - b); });
}

std::vector<Candidate> likeliest(const std::vector<double>& probabilities, const Spelling& spelling) {
  std::vector<Token> order(std::min(probabilities.size(), spelling.size()));
  std::iota(order.begin(), order.end(), Token{0});
  const auto probability = [&](Token token) { return probabilities[static_cast<Size>(token)]; };
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), candidates));
  std::ranges::partial_sort(order, end, std::ranges::greater{}, probability);
  std::vector<Candidate> best;
  for (auto token = order.begin(); token != end; ++token) best.push_back({spelling.shown(*token), probability(*token)});
  return best;
}

}  // namespace

std::optional<OrderTest> order_test(LanguageModel& model, const Corpus& corpus, std::uint64_t seed) {
  const Size length = std::min(corpus.kind->order_tested, model.facts().context);
  if (length < 3 || corpus.validation.size() < length) return std::nullopt;
  const Size texts = std::min(most_texts, corpus.validation.size() / length);
  OrderTest test;
  test.texts = texts;
  test.symbols = length;
  for (Size i = 0; i < texts; ++i) {
    const auto original = corpus.validation.subspan(corpus.validation.size() / texts * i, length);
    std::vector<Token> text{original.begin(), original.end()};
    const std::vector<double> before = probabilities(model.next(text));
    const Token last = text.back();
    text.pop_back();
    shuffle(text, {seed, Purpose::shuffle, static_cast<std::uint32_t>(i)});
    text.push_back(last);
    const std::vector<double> after = probabilities(model.next(text));
    if (!std::isfinite(before[0]) || !std::isfinite(after[0])) return std::nullopt;  // it has diverged
    test.change += total_variation(before, after) / static_cast<double>(texts);
    if (i > 0) continue;  // the first is shown
    test.text = corpus.spelling->shown(original);
    test.shuffled = corpus.spelling->shown(std::span<const Token>{text});
    test.before = likeliest(before, *corpus.spelling);
    test.after = likeliest(after, *corpus.spelling);
  }
  return test;
}

}  // namespace strata::support
