#pragma once
#include "findings.hpp"

#include <string_view>

/// What follows from the findings, for the page, the sentences and the other forms.
namespace strata::shakespeare {

/// In the order in which they are shown.
inline constexpr std::string_view recipes[] = {"plain", "published"};

/// On the validation part.
double perplexity(const support::CurvePoint& point);

/// The runs that have at least an epoch.
std::vector<const Run*> begun_runs(const Experiment& experiment);

/// The one in a recipe; null where there is none that has at least an epoch.
const Run* run_with(const Experiment& experiment, std::string_view recipe);

/// The lowest of the source's perplexities; null where the source has none.
const PublishedEpoch* best_published(const Experiment& experiment);

/// What the source has to be compared with a run's best: its own, or where the run was not trained to its end, what it
/// has after the same epoch; null where there is none.
const PublishedEpoch* published_beside(const Experiment& experiment, const Run& run);

/// Where it stands, from 1 on.
Size published_epoch(const Experiment& experiment, const PublishedEpoch& epoch);

/// How wide the embedding is, and how many heads an attention has; 0 where the layers don't tell.
Size width_of(const support::StageReport& stage);
Size heads_of(const support::StageReport& stage);

/// Of its training; NaN where that was over before the program began.
double symbols_a_second(const support::StageReport& stage);

/// The best epoch, of how many: 2 of 3; of a quick trial the steps.
std::string epochs_text(const Findings& findings, const Run& run);

/// In percent.
double away(double ours, double theirs);

/// +3.4 %, −0.2 %; "–" for what does not exist.
std::string percent_text(double percent);

/// 3.1 times as long as for the shortest length, where a cost in proportion to the length would make it 2.
struct Growth {
  double times, proportional;
};
Growth growth(const Findings& findings, const LengthTrial& trial);

double attention_share(const LengthTrial& trial);

/// What the positions trial had learnt by then, in words.
std::string_view when_positions(const Findings& findings);

}  // namespace strata::shakespeare
