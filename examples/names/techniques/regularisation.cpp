#include "panels.hpp"
#include "small_transformer.hpp"

#include "strata/model/describe.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"

#include <memory>

namespace strata::techniques {

namespace {

constexpr Size names_learnt = 1'000;
constexpr double rate = 1e-3;

struct Setting {
  std::string name, technique, setting;
  Size dropped;
  double decay;
};

/// The first is what the others are compared with.
const std::vector<Setting> settings{{"neither", "", "", 0, 0},
                                    {"dropout 0.1", "Dropout", "0.1", 10, 0},
                                    {"dropout 0.3", "Dropout", "0.3", 30, 0},
                                    {"decay 0.1", "L2 (AdamW's decay)", "0.1", 0, 0.1},
                                    {"decay 1", "L2 (AdamW's decay)", "1", 0, 1}};

struct Trials {
  std::uint64_t steps;
  Size symbols;
  std::vector<std::vector<Trace>> traces;  ///< of a setting: a seed each
};

double gap(const Trace& trace) { return trace.validation() - trace.training(); }
double lowest(const Trace& trace) { return trace.best().validation; }

std::vector<Technique> comparisons(const Trials& trials) {
  std::vector<Technique> rows;
  for (Size i = 1; i < settings.size(); ++i) {
    const auto compared = [&](const std::string& measure, const auto& figure) {
      rows.push_back({settings[i].technique, "small transformer", settings[i].setting, measure, "0",
                      settings[i].setting, spread_of(trials.traces[0], figure), spread_of(trials.traces[i], figure)});
    };
    compared("gap between training and validation loss", gap);
    compared("lowest validation loss", lowest);
  }
  return rows;
}

std::string table(const Trials& trials) {
  std::vector<std::vector<std::string>> rows;
  for (Size i = 0; i < settings.size(); ++i) {
    const auto figure = [&](const auto& of, int decimals) {
      return text_of(spread_of(trials.traces[i], of), decimals);
    };
    rows.push_back({settings[i].name, figure([](const Trace& trace) { return trace.training(); }, 4),
                    figure([](const Trace& trace) { return trace.validation(); }, 4), figure(gap, 4), figure(lowest, 4),
                    figure([](const Trace& trace) { return static_cast<double>(trace.best().step); }, 0)});
  }
  const std::string titles[] = {"After " + grouped(trials.steps) + " steps",
                                "Training loss",
                                "Validation loss",
                                "Gap",
                                "Lowest validation loss",
                                "at step"};
  return table_html(titles, rows);
}

std::vector<std::string> remarks(const Trials& trials) {
  const auto over_seeds = [&](Size i, const auto& figure) { return spread_of(trials.traces[i], figure).mean; };
  Size narrowest = 0, best = 0;
  for (Size i = 1; i < settings.size(); ++i) {
    if (over_seeds(i, gap) < over_seeds(narrowest, gap)) narrowest = i;
    if (over_seeds(i, lowest) < over_seeds(best, lowest)) best = i;
  }
  std::vector<std::string> lines{
      formatted("With neither, the gap is %.3f after %s steps; the narrowest is %.3f, with %s.", over_seeds(0, gap),
                grouped(trials.steps).c_str(), over_seeds(narrowest, gap), settings[narrowest].name.c_str()),
      formatted("The lowest validation loss on the way is %.4f, with %s.", over_seeds(best, lowest),
                settings[best].name.c_str())};
  if (narrowest != best)
    lines.push_back(
        "The narrowest gap and the lowest loss are not of the same setting: a gap also narrows where less is "
        "learnt.");
  return lines;
}

Section conclude(const Trials& trials) {
  Section section{.id = "regularisation",
                  .title = "Dropout and weight decay",
                  .lead = {},
                  .figures = {},
                  .remarks = remarks(trials),
                  .techniques = comparisons(trials),
                  .json = {{"model", type_name<SmallTransformer<0>>()},
                           {"parameters", parameter_count<SmallTransformer<0>>},
                           {"rate", rate},
                           {"steps", trials.steps},
                           {"symbols", trials.symbols}}};
  section.lead =
      "Little data: " + grouped(trials.symbols) + " symbols, those of at most " + grouped(names_learnt) +
      " training names, for a transformer of " + grouped(parameter_count<SmallTransformer<0>>) +
      " parameters: the ladder's form with 2 blocks of width 64 and 4 heads, dropout at the end of the "
      "feed-forward only. AdamW at " +
      rate_text(rate) +
      ", batches of 8 windows of 64. Training losses (thin) are of all that it learns from, in evaluation mode, "
      "as validation losses (full) are.";
  std::vector<PlotLine> dropped, decayed;
  for (Size i = 0; i < settings.size(); ++i) {
    const PlotLine line = loss_line(settings[i].name, i == 0 ? 0 : 2 * i - 1, trials.traces[i]);
    if (settings[i].decay == 0) dropped.push_back(line);
    if (settings[i].dropped == 0) decayed.push_back(line);
    section.json["settings"].push_back({{"dropout", static_cast<double>(settings[i].dropped) / 100},
                                        {"decay", settings[i].decay},
                                        {"gap", to_json(spread_of(trials.traces[i], gap))},
                                        {"lowest_validation_loss", to_json(spread_of(trials.traces[i], lowest))},
                                        {"curves", to_json(std::span<const Trace>{trials.traces[i]})}});
  }
  const auto plot = [](const std::string& title) {
    return Plot{.title = title, .unit = "nats a symbol", .x_axis = "step", .losses = true};
  };
  section.figures = "<div class=\"panels\">" + plot_figure(dropped, plot("Dropout")) +
                    plot_figure(decayed, plot("Weight decay")) + "</div>" + table(trials);
  return section;
}

template <Size Dropped> void add_jobs(const Study& study, Trials& trials, Panel& panel) {
  for (Size i = 0; i < settings.size(); ++i) {
    if (settings[i].dropped != Dropped) continue;
    const Recipe recipe{.initialisation = small_transformer_start,
                        .rule = {.optimiser = AdamW{.decay = settings[i].decay}},
                        .schedule = Constant{rate},
                        .batch = 8,
                        .steps = trials.steps,
                        .evaluate_every = std::max<std::uint64_t>(1, trials.steps / 30)};
    for (Size s = 0; s < study.seeds.size(); ++s)
      panel.jobs.push_back(
          job<SmallTransformer<Dropped>>(study,
                                         {.name = with_seed("small transformer, " + settings[i].name, study.seeds[s]),
                                          .recipe = recipe,
                                          .seed = study.seeds[s],
                                          .words = first_words(study.corpus.train, names_learnt),
                                          .scores_words = true},
                                         trials.traces[i][s]));
  }
}

}  // namespace

Panel regularisation(const Study& study) {
  const auto trials = std::make_shared<Trials>(Trials{study.steps(1'500),
                                                      first_words(study.corpus.train, names_learnt).size() - 1,
                                                      {settings.size(), std::vector<Trace>(study.seeds.size())}});
  Panel panel{{}, [trials] { return conclude(*trials); }};
  add_jobs<0>(study, *trials, panel);
  add_jobs<10>(study, *trials, panel);
  add_jobs<30>(study, *trials, panel);
  return panel;
}

}  // namespace strata::techniques
