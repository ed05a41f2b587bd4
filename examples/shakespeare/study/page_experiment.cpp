#include "page_sections.hpp"

#include "figures.hpp"

#include "support/attention_report.hpp"
#include "support/candidates.hpp"
#include "support/document.hpp"
#include "support/format.hpp"
#include "support/plot.hpp"
#include "support/report_text.hpp"

#include <algorithm>

namespace strata::shakespeare {

using namespace support;

namespace {

std::string epoch_table(const Experiment& experiment) {
  const std::vector<const Run*> runs = begun_runs(experiment);
  const std::vector<PublishedEpoch>& theirs = experiment.published;
  Size epochs = theirs.size();
  std::vector<std::string> columns{"Epoch"};
  for (const Run* run : runs) {
    epochs = std::max(epochs, run->stage.curve.size());
    for (const char* what : {": training loss", ": validation perplexity"})
      columns.push_back(escape(run->recipe) + what);
    if (!theirs.empty()) columns.push_back("beside the source’s");
  }
  if (!theirs.empty()) columns.insert(columns.end(), {"source: training loss", "source: validation perplexity"});
  const auto marked = [](bool best, double value) {
    return best ? "<b class=\"lowest\">" + fixed(value, 2) + "</b>" : fixed(value, 2);
  };
  std::vector<std::vector<std::string>> rows;
  for (Size i = 0; i < epochs; ++i) {
    std::vector<std::string>& row = rows.emplace_back(std::vector{grouped(i + 1)});
    for (const Run* run : runs) {
      const bool there = i < run->stage.curve.size();
      const CurvePoint* point = there ? &run->stage.curve[i] : nullptr;
      row.push_back(there ? fixed(point->training, 4) : "");
      row.push_back(there ? marked(point == &run->best(), perplexity(*point)) : "");
      if (!theirs.empty())
        row.push_back(there && i < theirs.size() ? percent_text(away(perplexity(*point), theirs[i].perplexity)) : "");
    }
    if (theirs.empty()) continue;
    row.push_back(i < theirs.size() ? fixed(theirs[i].training_loss, 4) : "");
    row.push_back(i < theirs.size() ? marked(&theirs[i] == best_published(experiment), theirs[i].perplexity) : "");
  }
  return table_html("epochs", columns, rows);
}

/// A line for each run and for the source.
std::vector<PlotLine> lines_of(const Experiment& experiment, double (*ours)(const CurvePoint&),
                               double PublishedEpoch::*theirs) {
  std::vector<PlotLine> lines;
  for (const Run* run : begun_runs(experiment)) {
    PlotLine& line =
        lines.emplace_back(PlotLine{.name = run->recipe, .hue = hue_of(run->recipe), .points = {}, .dots = true});
    for (const CurvePoint& point : run->stage.curve)
      line.points.push_back(PlotPoint::at(run->epochs(point), ours(point)));
  }
  if (experiment.published.empty()) return lines;
  PlotLine& line = lines.emplace_back(PlotLine{.name = "the source", .hue = 0, .points = {}, .dashed = true});
  for (const PublishedEpoch& epoch : experiment.published)
    line.points.push_back(PlotPoint::at(static_cast<double>(published_epoch(experiment, epoch)), epoch.*theirs));
  return lines;
}

/// Loss and perplexity over the epochs; empty where there is but one.
std::string curves(const Experiment& experiment) {
  Size longest = 0;
  for (const Run* run : begun_runs(experiment)) longest = std::max(longest, run->stage.curve.size());
  if (longest < 2) return {};
  const auto training = [](const CurvePoint& point) { return point.training; };
  const std::vector<PlotLine> losses = lines_of(experiment, +training, &PublishedEpoch::training_loss),
                              perplexities = lines_of(experiment, perplexity, &PublishedEpoch::perplexity);
  return "<div class=\"panels\">" +
         plot_figure(losses, {.title = "Training loss", .unit = "nats a token", .x_axis = "epoch"}) +
         plot_figure(perplexities, {.title = "Validation perplexity", .unit = "lower is better", .x_axis = "epoch"}) +
         "</div>";
}

/// How widely each head looks, a picture for each block; of the first run.
std::string entropy_plots(const Experiment& experiment) {
  const std::vector<const Run*> runs = begun_runs(experiment);
  const Size heads = runs.empty() ? 0 : heads_of(runs[0]->stage);
  if (heads == 0 || runs[0]->stage.curve.size() < 2) return {};
  const Run& run = *runs[0];
  const Size blocks = run.stage.curve[0].entropies.size() / heads;
  std::string out;
  for (Size block = 0; block < blocks; ++block) {
    std::vector<PlotLine> lines;
    for (Size head = 0; head < heads; ++head) {
      PlotLine& line = lines.emplace_back(
          PlotLine{.name = "head " + std::to_string(head), .hue = 1 + head % 8, .points = {}, .dots = true});
      for (const CurvePoint& point : run.stage.curve)
        if (const Size at = block * heads + head; at < point.entropies.size())
          line.points.push_back(PlotPoint::at(run.epochs(point), point.entropies[at]));
    }
    out += plot_figure(lines, {.title = "Block " + std::to_string(block) + ": how widely each head looks",
                               .unit = "entropy of attention, nats",
                               .x_axis = "epoch"});
  }
  return out.empty() ? out : "<div class=\"panels\">" + out + "</div>";
}

std::string attention(const Experiment& experiment) {
  const std::string maps = attention_maps_html(experiment.attention, experiment.window);
  return maps.empty()
             ? maps
             : "<h3>Where each head looks</h3><p class=\"note\">In a window of the text apart.</p>" + maps;
}

std::string continuations(const Experiment& experiment) {
  if (experiment.continuations.empty()) return {};
  std::string out =
      "<h3>How it goes on</h3><p class=\"note\">From the beginnings of windows of the text apart, at "
      "temperature " +
      shortest(temperature_of_continuations) + ".</p><div class=\"goes\">";
  for (const auto& [prompt, actual, predicted] : experiment.continuations)
    append(out, "<dl><div><dt>Prompt</dt><dd>", escape(prompt), "</dd></div><div><dt>Actual</dt><dd>", escape(actual),
           "</dd></div><div class=\"predicted\"><dt>Predicted</dt><dd>", escape(predicted), "</dd></div></dl>");
  return out + "</div>";
}

std::string next_tokens(const Experiment& experiment) {
  std::string out;
  for (const NextTokens& next : experiment.next)
    out += panel_html(next.prompt, next.unknown.empty() ? "" : "unknown to the vocabulary: " + listed(next.unknown),
                      candidate_bars(next.five, "The likeliest tokens after " + next.prompt));
  return out.empty() ? out : "<h3>What it expects next</h3><div class=\"panels next\">" + out + "</div>";
}

std::string samples(const Experiment& experiment) {
  std::string out;
  for (const auto& [temperature, text] : experiment.samples)
    append(out, "<div class=\"sampled hue-3\"><h3>Temperature ", formatted("%g", temperature), "</h3><ol><li>",
           escape(text), "</li></ol></div>");
  return out.empty() ? out : "<h3>What it writes</h3><div class=\"samples long\">" + out + "</div>";
}

/// What it was built and trained with, in a sentence.
std::string lead_of(const Experiment& experiment) {
  const StageReport& stage = experiment.runs[0].stage;
  std::string out;
  append(out, "Windows of ", grouped(experiment.context), " tokens, ", in_number(heads_of(stage), "head"),
         " in each block, ", in_number(stage.parameters, "parameter"), ", learning rate ",
         formatted("%g", experiment.learning_rate), ". <code>", escape(stage.type), "</code>");
  return out;
}

}  // namespace

std::string experiment_section(const Experiment& experiment) {
  const std::vector<const Run*> runs = begun_runs(experiment);
  if (runs.empty()) return {};
  std::string out = epoch_table(experiment) + curves(experiment);
  if (experiment.window.empty())
    append(out, "<p class=\"note\">The text apart is shorter than a window: there is nothing to draw attention over, "
           "and nothing to go on from.</p>");
  const std::string inside = entropy_plots(experiment) + attention(experiment) + continuations(experiment) +
                             next_tokens(experiment) + samples(experiment);
  if (!inside.empty())
    append(out, "<p class=\"lead inside\">From here on: what recipe ", escape(runs[0]->recipe), " made of it.</p>",
           inside);
  return section_html(escape(experiment.id), escape(experiment.title), lead_of(experiment), out);
}

}  // namespace strata::shakespeare
