#include "figures.hpp"

#include "support/report_floor.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace strata::shakespeare {

using namespace support;

double perplexity(const CurvePoint& point) { return std::exp(point.validation); }

std::vector<const Run*> begun_runs(const Experiment& experiment) {
  std::vector<const Run*> runs;
  for (const Run& run : experiment.runs)
    if (!run.stage.curve.empty() && run.steps_an_epoch > 0) runs.push_back(&run);
  return runs;
}

const Run* run_with(const Experiment& experiment, std::string_view recipe) {
  for (const Run* run : begun_runs(experiment))
    if (run->recipe == recipe) return run;
  return nullptr;
}

const PublishedEpoch* best_published(const Experiment& experiment) {
  const auto best = std::ranges::min_element(experiment.published, {}, &PublishedEpoch::perplexity);
  return best == experiment.published.end() ? nullptr : &*best;
}

const PublishedEpoch* published_beside(const Experiment& experiment, const Run& run) {
  if (run.stopped) return best_published(experiment);
  const Size epoch = run.epoch(run.best());
  return epoch > 0 && epoch <= experiment.published.size() ? &experiment.published[epoch - 1] : nullptr;
}

Size published_epoch(const Experiment& experiment, const PublishedEpoch& epoch) {
  return static_cast<Size>(&epoch - experiment.published.data()) + 1;
}

namespace {

/// The number behind a layer's name, `Embedding<`, in the first such layer.
Size number_behind(std::string_view name, const StageReport& stage) {
  Size number = 0;
  const auto row = std::ranges::find_if(stage.layers, [&](const LayerRow& one) { return one.layer.starts_with(name); });
  if (row != stage.layers.end())
    std::from_chars(row->layer.data() + name.size(), row->layer.data() + row->layer.size(), number);
  return number;
}

}  // namespace

Size width_of(const StageReport& stage) { return number_behind("Embedding<", stage); }
Size heads_of(const StageReport& stage) { return number_behind("Attention<", stage); }

double symbols_a_second(const StageReport& stage) {
  return stage.steps_per_second > 0 ? stage.steps_per_second * static_cast<double>(stage.symbols_a_step) : NAN;
}

std::string epochs_text(const Findings& findings, const Run& run) {
  if (findings.quick) return in_number(run.stage.curve.back().step, "step");
  return grouped(run.epoch(run.best())) + " of " + grouped(run.stage.curve.size()) + (run.stopped ? "" : " so far");
}

double away(double ours, double theirs) { return 100 * (ours / theirs - 1); }

std::string percent_text(double percent) {
  if (!std::isfinite(percent)) return fixed(percent, 0);
  if (std::abs(percent) < 0.05) return "0.0 %";
  return with_sign(percent, std::abs(percent) < 100 ? 1 : 0) + " %";
}

Growth growth(const Findings& findings, const LengthTrial& trial) {
  const auto shortest = std::ranges::min_element(findings.lengths, {}, &LengthTrial::length);
  const auto symbols = [](const LengthTrial& of) { return static_cast<double>(of.length * of.windows); };
  return {trial.seconds / shortest->seconds, symbols(trial) / symbols(*shortest)};
}

double attention_share(const LengthTrial& trial) { return 100 * trial.attention_flops / trial.flops; }

std::string_view when_positions(const Findings& findings) {
  return findings.quick ? "after a moment of training" : "after one epoch";
}

}  // namespace strata::shakespeare
