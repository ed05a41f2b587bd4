#include "page_sections.hpp"

#include "figures.hpp"

#include "support/document.hpp"
#include "support/format.hpp"
#include "support/plot.hpp"
#include "support/report_text.hpp"
#include "support/row_bars.hpp"

#include <algorithm>
#include <cmath>

namespace strata::shakespeare {

using namespace support;

namespace {

/// A colour for each model; elsewhere on the page, where one model is looked at, recipes have colours.
Size hue_in(const Findings& findings, const Experiment& experiment) {
  constexpr Size hues[] = {2, 6, 4};
  return hues[static_cast<Size>(&experiment - findings.experiments.data()) % std::size(hues)];
}

std::string models_table(const Findings& findings) {
  const std::string columns[] = {"Model", "Parameters", "Context", "Width", "Heads", "Learning rate"};
  std::vector<std::vector<std::string>> rows;
  for (const Experiment& experiment : findings.experiments) {
    std::vector<std::string>& row = rows.emplace_back();
    row = {experiment.title,
           "–",
           grouped(experiment.context),
           "–",
           "–",
           formatted("%g", experiment.learning_rate)};
    if (experiment.runs.empty()) continue;
    const StageReport& stage = experiment.runs[0].stage;
    row[1] = grouped(stage.parameters);
    if (const Size width = width_of(stage)) row[3] = grouped(width);
    if (const Size heads = heads_of(stage)) row[4] = grouped(heads);
  }
  return rows.empty() ? "" : table_html(columns, rows);
}

/// Which of these have the lowest best perplexity of their recipe.
bool is_lowest(const Findings& findings, const Run& run) {
  return std::ranges::none_of(findings.experiments, [&](const Experiment& other) {
    const Run* beside = run_with(other, run.recipe);
    return beside && perplexity(beside->best()) < perplexity(run.best());
  });
}

std::vector<std::string> result_row(const Findings& findings, const Experiment& experiment, const Run& run) {
  const StageReport& stage = run.stage;
  const double best = perplexity(run.best());
  const PublishedEpoch* theirs = published_beside(experiment, run);
  const std::string shown = fixed(best, 2);
  return {"<span class=\"key-dot hue-" + std::to_string(hue_in(findings, experiment)) + "\"></span>" +
              escape(experiment.title) +
              " <span class=\"of\">" + escape(run.recipe) + "</span>",
          is_lowest(findings, run) ? "<b class=\"lowest\">" + shown + "</b>" : shown,
          epochs_text(findings, run),
          fixed(std::exp(stage.test_loss), 2),
          theirs ? fixed(theirs->perplexity, 2) + " (epoch " + grouped(published_epoch(experiment, *theirs)) + ")"
                 : "–",
          theirs ? percent_text(away(best, theirs->perplexity)) : "–",
          rounded(stage.seconds),
          rounded(stage.seconds / static_cast<double>(stage.curve.size())),
          rounded(symbols_a_second(stage))};
}

std::string results_table(const Findings& findings) {
  std::vector<std::vector<std::string>> rows;
  for (const Experiment& experiment : findings.experiments)
    for (const Run* run : begun_runs(experiment)) rows.push_back(result_row(findings, experiment, *run));
  if (rows.empty()) return {};
  const bool beside = std::ranges::any_of(findings.experiments, best_published);
  return table_html("results",
                    {"Model and recipe", "Best validation perplexity", "Epoch", "On the text apart",
                     "The source", "Ours beside it", "Seconds", "Seconds an epoch", "Symbols a second"},
                    rows) +
         "<p class=\"note\">Perplexity is e to the mean loss in nats a token. The best of a recipe is bold. The text "
         "apart shares no window with training, and no epoch was chosen by it." +
         (beside ? " Beside a training that has come to its end stands the source’s best, beside another what the "
                   "source has after the same epoch."
                 : "") +
         "</p>";
}

std::string best_bars(const Findings& findings) {
  std::vector<RowBar> bars;
  for (const Experiment& experiment : findings.experiments) {
    for (const Run* run : begun_runs(experiment)) {
      const double best = perplexity(run->best());
      bars.push_back({experiment.title + ", " + run->recipe, best,
                      fixed(best, 2) + (run->stopped || findings.quick ? "" : " so far"),
                      hue_in(findings, experiment)});
    }
    if (const PublishedEpoch* theirs = best_published(experiment))
      bars.push_back({experiment.title + ", the source", theirs->perplexity, fixed(theirs->perplexity, 2), 0});
  }
  return panel_html("The best of each", "validation perplexity, lower is better",
                    row_bars(bars, "The best validation perplexity of each model in each recipe"));
}

/// All runs in one picture; empty where none has more than an epoch.
std::string epochs_plot(const Findings& findings) {
  std::vector<PlotLine> lines;
  Size longest = 0;
  for (const Experiment& experiment : findings.experiments) {
    for (const Run* run : begun_runs(experiment)) {
      PlotLine& line = lines.emplace_back(PlotLine{.name = experiment.title + ", " + run->recipe,
                                                   .hue = hue_in(findings, experiment),
                                                   .points = {},
                                                   .dashed = run->recipe != recipes[0],
                                                   .dots = true});
      for (const CurvePoint& point : run->stage.curve)
        line.points.push_back(PlotPoint::at(run->epochs(point), perplexity(point)));
      longest = std::max(longest, line.points.size());
    }
  }
  if (longest < 2) return {};
  return plot_figure(lines,
                     {.title = "All of them, epoch by epoch", .unit = "validation perplexity", .x_axis = "epoch"});
}

}  // namespace

std::string comparison_section(const Findings& findings) {
  const std::string results = results_table(findings);
  if (results.empty()) return {};
  const std::string_view lead =
      findings.quick ? "Each after a few small steps on the beginning of the text: to see that all of it works."
                     : "Each is trained from the same seed, until the first epoch that is no better than the one "
                       "before, or to the last that was asked for; the best epoch is kept. Longer windows see farther, "
                       "a wider model holds more; both are bought with time.";
  return section_html("models", "The models side by side", lead,
                      models_table(findings) + results + "<div class=\"panels\">" + epochs_plot(findings) +
                          best_bars(findings) + "</div>");
}

}  // namespace strata::shakespeare
