#include "figures.hpp"

#include "support/report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::techniques {

Spread spread_of(std::span<const double> figures) {
  Spread spread{0, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (double figure : figures) {
    if (std::isnan(figure)) figure = std::numeric_limits<double>::infinity();
    spread.mean += figure / static_cast<double>(figures.size());
    spread.low = std::min(spread.low, figure);
    spread.high = std::max(spread.high, figure);
  }
  return spread;
}

std::string text_of(const Spread& spread, int decimals) {
  const auto text = [&](double number) {
    const bool count = decimals == 0 && std::isfinite(number);
    return count ? support::grouped(static_cast<std::uint64_t>(std::llround(number)))
                 : support::fixed(number, decimals);
  };
  return std::isfinite(spread.mean) ? text(spread.mean) + " ± " + text((spread.high - spread.low) / 2)
                                    : text(spread.mean);
}

Change change(const Spread& without, const Spread& with) {
  return with.high < without.low ? Change::lower : with.low > without.high ? Change::higher : Change::level;
}

std::string Technique::verdict() const {
  const Change what = change(without, with);
  if (what == Change::level) return "no difference beyond what seeds make";
  const bool better = (what == Change::higher) == more_is_better;
  std::string text = what == Change::higher ? "higher" : "lower";
  if (std::isfinite(without.mean) && std::isfinite(with.mean)) {
    const double larger = std::max(without.mean, with.mean), smaller = std::min(without.mean, with.mean);
    if (smaller > 0 && larger > 1.5 * smaller)
      text += " by a factor of " + support::fixed(larger / smaller, larger < 9.95 * smaller ? 1 : 0);
    else
      text += " by " + support::fixed(larger - smaller, decimals);
  }
  return text + (better ? "" : ": not for the better");
}

}  // namespace strata::techniques
