#include "candidates.hpp"

#include "report_columns.hpp"
#include "report_text.hpp"
#include "row_bars.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace strata::support {

namespace {

/// log Σ exp
double log_sum(std::span<const float> logits) {
  const auto highest = static_cast<double>(*std::ranges::max_element(logits));
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - highest);
  return highest + std::log(sum);
}

}  // namespace

double loss_of(std::span<const float> logits, Token token) {
  return log_sum(logits) - static_cast<double>(logits[static_cast<Size>(token)]);
}

std::vector<Candidate> likeliest(std::span<const float> logits, const Spelling& spelling, Size count) {
  std::vector<Size> order(logits.size());
  std::iota(order.begin(), order.end(), Size{0});
  std::ranges::stable_sort(order, [&](Size a, Size b) { return logits[a] > logits[b]; });
  const double whole = log_sum(logits);
  std::vector<Candidate> result;
  for (const Size i : std::span{order}.first(std::min(count, order.size())))
    result.push_back({spelling.shown(static_cast<Token>(i)), std::exp(static_cast<double>(logits[i]) - whole)});
  return result;
}

std::string candidate_bars(std::span<const Candidate> candidates, std::string_view described) {
  std::vector<RowBar> bars;
  for (const auto& [symbol, probability] : candidates)
    bars.push_back({visible(symbol), probability, fixed(probability, 3)});
  return row_bars(bars, described, 240);
}

std::string candidates_text(std::span<const Candidate> candidates, const char* (*colour_of)(double),
                            std::size_t longest) {
  std::size_t names = 0;
  for (const Candidate& candidate : candidates) names = std::max(names, columns_of(visible(candidate.symbol)));
  std::string out;
  for (const auto& [symbol, probability] : candidates) {
    std::string bar;
    for (double place = 0.5; place <= probability * static_cast<double>(longest); ++place) bar += "━";
    const std::string code = colour_of ? colour_of(probability) : "";
    append(out, "  ", padded(visible(symbol), names + 1), " ", fixed(probability, 3));
    if (!bar.empty()) append(out, "  ", code.empty() ? "" : "\033[" + code + "m", bar, code.empty() ? "" : plain);
    out += "\n";
  }
  return out;
}

}  // namespace strata::support
