#include "report_floor.hpp"

#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strata::support {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::string above_floor(const StageReport& stage) {
  const double percent = stage.floor_gap ? 100 * std::expm1(stage.floor_gap->gap) : absent;
  if (!std::isfinite(percent)) return fixed(percent, 0);
  if (percent >= 1000) return "+" + rounded(percent) + " %";
  return with_sign(percent, std::abs(percent) < 10 ? 1 : 0) + " %";
}

std::string above_floor_error(const StageReport& stage) {
  if (!stage.floor_gap) return {};
  const double percent = 100 * std::exp(stage.floor_gap->gap) * stage.floor_gap->error;
  return std::isfinite(percent) ? "± " + fixed(percent, percent < 0.05 ? 2 : percent < 10 ? 1 : 0) : "";
}

std::string flawless_texts(const StageReport& stage) {
  if (!stage.floor_gap || stage.floor_gap->written == 0) return "–";
  return grouped(stage.floor_gap->flawless) + " of " + grouped(stage.floor_gap->written);
}

std::string symbols_right(const StageReport& stage) {
  return stage.floor_gap && stage.floor_gap->written > 0 ? fixed(stage.floor_gap->symbols_right, 1) : "–";
}

double symbols_per_second(const StageReport& stage) {
  const double rate = stage.steps_per_second * static_cast<double>(stage.symbols_a_step);
  return rate > 0 ? rate : absent;
}

std::vector<std::string> floor_remarks(const LadderReport& report) {
  std::vector<std::string> remarks;
  if (!report.floor) return remarks;
  for (const auto& stage : report.stages)
    if (stage.floor_gap && stage.floor_gap->gap < -3 * stage.floor_gap->error)
      remarks.push_back(stage.title + " is " + fixed(-stage.floor_gap->gap, 4) +
                        " nats a symbol below the floor, where its standard error is " +
                        fixed(stage.floor_gap->error, 4) + ": no model can be there, so one of the two is wrong.");
  return remarks;
}

const PhenomenonScore* score_of(const StageReport& stage, std::string_view phenomenon) {
  if (!stage.floor_gap) return nullptr;
  const auto& scores = stage.floor_gap->phenomena;
  const auto found = std::ranges::find(scores, phenomenon, &PhenomenonScore::id);
  return found == scores.end() ? nullptr : &*found;
}

bool has_scores(const LadderReport& report) {
  return report.floor && !report.floor->phenomena.empty() &&
         std::ranges::any_of(report.stages, [](const StageReport& stage) {
           return stage.floor_gap && !stage.floor_gap->phenomena.empty();
         });
}

double known_share(const PhenomenonReport& phenomenon, double choice_loss) {
  const double knowable = phenomenon.chance_loss - phenomenon.floor_loss;
  if (!(knowable > 0) || std::isnan(choice_loss)) return absent;
  return std::clamp((phenomenon.chance_loss - choice_loss) / knowable, 0.0, 1.0);
}

std::string in_percent(double share) { return fixed(100 * share, 0); }

std::string with_sign(double number, int decimals) {
  if (!std::isfinite(number)) return fixed(number, decimals);
  return (std::signbit(number) ? "−" : "+") + fixed(std::abs(number), decimals);
}

Spread spread_of(std::span<const double> values) {
  Spread spread{0, absent, absent, absent, absent};
  double sum = 0, squares = 0;
  for (double value : values) {
    if (!std::isfinite(value)) continue;
    ++spread.count;
    sum += value;
    spread.lowest = std::fmin(spread.lowest, value);
    spread.highest = std::fmax(spread.highest, value);
  }
  if (spread.count == 0) return spread;
  spread.mean = sum / static_cast<double>(spread.count);
  for (double value : values)
    if (std::isfinite(value)) squares += (value - spread.mean) * (value - spread.mean);
  if (spread.count > 1) spread.deviation = std::sqrt(squares / static_cast<double>(spread.count - 1));
  return spread;
}

std::string mean_text(const Spread& spread, int decimals, bool sign) {
  std::string out = sign ? with_sign(spread.mean, decimals) : fixed(spread.mean, decimals);
  if (std::isfinite(spread.deviation)) append(out, " ± ", fixed(spread.deviation, decimals));
  return out;
}

PairedChange paired_change(std::span<const double> before, std::span<const double> after) {
  std::vector<double> changes;
  for (std::size_t seed = 0; seed < std::min(before.size(), after.size()); ++seed)
    changes.push_back(after[seed] - before[seed]);
  return {spread_of(changes), static_cast<std::size_t>(std::ranges::count_if(
                                  changes, [](double change) { return std::isfinite(change) && change < 0; }))};
}

std::string better_in(const PairedChange& paired) {
  return paired.change.count == 0 ? "–" : grouped(paired.better) + " of " + grouped(paired.change.count);
}

std::span<const double> figures_of(const std::vector<std::vector<double>>& rows, std::size_t phenomenon) {
  if (phenomenon >= rows.size()) return {};
  return rows[phenomenon];
}

}  // namespace strata::support
