#pragma once

#include "report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a report's figures say beside its floor, and over several seeds, for its page and for the terminal.
namespace strata::support {

/// How far the stage's perplexity is above the floor's, in percent: "+0.6 %"; "–" where it has no floor.
std::string above_floor(const StageReport& stage);

/// The standard error of that, in the same percent: "± 0.1"; empty where there is none.
std::string above_floor_error(const StageReport& stage);

/// 96 of 100 texts; "–" where none was written.
std::string flawless_texts(const StageReport& stage);

/// How far it came in them before its first mistake; "–" where none was written.
std::string symbols_right(const StageReport& stage);

/// NaN where it was not trained by steps, or does not tell what it is asked in one.
double symbols_per_second(const StageReport& stage);

/// Stages that are below the floor by more than three standard errors, which no model can be.
std::vector<std::string> floor_remarks(const LadderReport& report);

/// What the stage makes of this phenomenon; null where it was not tried on it.
const PhenomenonScore* score_of(const StageReport& stage, std::string_view phenomenon);

/// Whether any stage was tried on any phenomenon.
bool has_scores(const LadderReport& report);

/// How much of what can be known of a phenomenon is known: 0 at chance or worse, 1 at the floor; NaN where there is
/// nothing to be known or nothing is told.
double known_share(const PhenomenonReport& phenomenon, double choice_loss);

/// 93, of 0.93; "–" for NaN.
std::string in_percent(double share);

/// +0.012 or −0.012; "–" for NaN.
std::string with_sign(double number, int decimals);

/// Figures of several seeds; those that are no numbers are left out.
struct Spread {
  std::size_t count = 0;
  double mean, deviation, lowest, highest;  // NaN where there are none; the deviation is the sample's, of two or more
};
Spread spread_of(std::span<const double> values);

/// 0.3912 ± 0.0021: the mean, and the standard deviation where there is one.
std::string mean_text(const Spread& spread, int decimals, bool sign = false);

/// How much two stages differ, each seed with itself.
struct PairedChange {
  Spread change;           // of the loss, from the stage before to this one
  std::size_t better = 0;  // in how many of the pairs it falls
};
PairedChange paired_change(std::span<const double> before, std::span<const double> after);

/// 4 of 5; "–" where there is no pair.
std::string better_in(const PairedChange& paired);

/// A stage's figures for a phenomenon, one a seed; empty where there are none.
std::span<const double> figures_of(const std::vector<std::vector<double>>& rows, std::size_t phenomenon);

}  // namespace strata::support
