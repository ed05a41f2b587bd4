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

std::string positions(const Findings& findings) {
  if (findings.positions.empty()) return {};
  const std::string columns[] = {"Positions", "Parameters", "Training loss", "Validation perplexity"};
  std::vector<std::vector<std::string>> rows;
  std::vector<RowBar> bars;
  for (const PositionTrial& trial : findings.positions) {
    rows.push_back({trial.title, grouped(trial.parameters), fixed(trial.training_loss, 4), fixed(trial.perplexity, 2)});
    bars.push_back({trial.title, trial.perplexity, fixed(trial.perplexity, 2)});
  }
  std::string out =
      "<h3>What positions bring</h3><p class=\"note\">Attention does not know by itself in which order the "
      "tokens stand. The baseline in recipe plain, ";
  append(out, when_positions(findings), ", told it by sinusoids, by vectors that are learnt, or not at all.</p>",
         "<div class=\"panels\">", table_html(columns, rows),
         panel_html("Validation perplexity", "lower is better",
                    row_bars(bars, "Validation perplexity for each way to tell positions")),
         "</div>");
  return out;
}

std::vector<LengthTrial> by_length(const Findings& findings) {
  std::vector<LengthTrial> trials = findings.lengths;
  std::ranges::stable_sort(trials, {}, &LengthTrial::length);
  return trials;
}

std::string length_plot(const Findings& findings) {
  const std::vector<LengthTrial> trials = by_length(findings);
  if (trials.size() < 2) return {};
  PlotLine measured{.name = "measured", .hue = 3, .points = {}, .dots = true};
  PlotLine straight{.name = "in proportion to the symbols", .hue = 0, .points = {}, .dashed = true};
  double most = 0;
  for (const LengthTrial& trial : trials) {
    const double length = static_cast<double>(trial.length);
    const double proportional = 1e3 * trials[0].seconds * growth(findings, trial).proportional;
    measured.points.push_back(PlotPoint::at(length, 1e3 * trial.seconds));
    straight.points.push_back(PlotPoint::at(length, proportional));
    most = std::max({most, 1e3 * trial.seconds, proportional});
  }
  return plot_figure(std::vector{measured, straight}, {.title = "A step, by the length of the windows",
                                                       .unit = "milliseconds",
                                                       .x_axis = "tokens in a window",
                                                       .x_range = Plot::Range{0, trials.back().length},
                                                       .range = Plot::Range{0, 1.05 * most}});
}

std::string length_table(const Findings& findings) {
  const std::string columns[] = {"Length", "Milliseconds a step", "Beside proportion", "GFLOP/s",
                                 "Attention’s quadratic part of the FLOPs"};
  std::vector<std::vector<std::string>> rows;
  for (const LengthTrial& trial : by_length(findings)) {
    const Growth of = growth(findings, trial);
    rows.push_back({grouped(trial.length), rounded(1e3 * trial.seconds), percent_text(away(of.times, of.proportional)),
                    rounded(trial.flops / trial.seconds / 1e9), fixed(attention_share(trial), 1) + " %"});
  }
  return table_html(columns, rows);
}

std::string lengths(const Findings& findings) {
  if (findings.lengths.empty()) return {};
  return "<h3>What length costs</h3><p class=\"note\">Most of a step grows with the number of tokens, but each token "
         "attends to all before it in its window, which grows with the square of the length. A step of the baseline’s "
         "blocks over " +
         in_number(findings.lengths[0].windows, "window") +
         ", forwards, backwards and AdamW, the median of some.</p><div class=\"panels\">" + length_plot(findings) +
         length_table(findings) + "</div>";
}

}  // namespace

std::string trials_section(const Findings& findings) {
  return section_html("trials", "Positions and length", "What is mostly only said of transformers, measured here.",
                      positions(findings) + lengths(findings));
}

}  // namespace strata::shakespeare
