#include "panels.hpp"

#include "strata/stages/names.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace strata::techniques {

namespace {

constexpr double limit = 1;

struct Setting {
  std::string optimiser;
  Optimiser rule;
  double rate;
  std::string name() const { return optimiser + " at " + rate_text(rate); }
};
const std::vector<Setting> settings{{"Adam", Adam{}, 1e-3}, {"Adam", Adam{}, 2e-2}, {"Gradient descent", Sgd{}, 2}};

constexpr Size free = 0, clipped = 1;
constexpr const char* ways[] = {"without limit", "clipped to 1"};

struct Trials {
  std::uint64_t steps;
  std::vector<std::array<std::vector<Trace>, 2>> traces;  ///< of a setting, of a way: a seed each
};

/// The mean norm of each stretch of steps, between the smallest and the largest.
PlotLine norm_line(const std::string& name, Size hue, const Trace& trace) {
  PlotLine line{name, hue, {}};
  const Size stretch = std::max<Size>(1, trace.norms.size() / 80);
  for (Size begin = 0; begin + stretch <= trace.norms.size(); begin += stretch) {
    const Spread of = spread_of(std::span{trace.norms}.subspan(begin, stretch));
    line.points.push_back({static_cast<double>(begin + stretch), of.mean, of.low, of.high});
  }
  return line;
}

double share_above(const Trace& trace) {
  const auto above = std::ranges::count_if(trace.norms, [](double norm) { return !(norm <= limit); });
  return 100 * static_cast<double>(above) / static_cast<double>(trace.norms.size());
}
double largest(const Trace& trace) {
  const std::array<Spread, 1> all{spread_of(trace.norms)};
  return all[0].high;
}
double last(const Trace& trace) { return trace.validation(); }

std::vector<Technique> comparisons(const Trials& trials) {
  std::vector<Technique> rows;
  for (Size i = 0; i < settings.size(); ++i)
    rows.push_back({"Clipping", "RNN", settings[i].name() + ", norm at most 1",
                    "validation loss after " + grouped(trials.steps) + " steps", "without", "with",
                    spread_of(trials.traces[i][free], last), spread_of(trials.traces[i][clipped], last)});
  return rows;
}

std::vector<std::string> remarks(const Trials& trials) {
  std::vector<std::string> lines;
  for (Size i = 0; i < settings.size(); ++i) {
    const auto& traces = trials.traces[i];
    const Spread share = spread_of(traces[free], share_above), most = spread_of(traces[free], largest);
    const Spread share_clipped = spread_of(traces[clipped], share_above);
    lines.push_back(
        formatted("%s: without a limit %.1f %% of the steps have a norm above 1, the largest is %s; with it "
                  "%.1f %% are cut back.",
                  settings[i].name().c_str(), share.mean, fixed(most.high, 1).c_str(), share_clipped.mean));
  }
  return lines;
}

Section conclude(const Trials& trials) {
  Section section{
      .id = "clipping",
      .title = "Clipping the gradient",
      .lead = "The recurrent network of the ladder, batches of 32 prefixes, " + grouped(trials.steps) +
              " steps, with the gradient's norm limited to 1 and without: Adam at the published rate, at one "
              "twenty times as high, and plain descent at a high rate. Norms are those before clipping, on the "
              "first seed: the mean of some steps within the band of their smallest and largest. Adam divides by "
              "the size that gradients have had, so that clipping changes only what differs from its "
              "neighbours; in plain descent a step is as long as its gradient.",
      .figures = {},
      .remarks = remarks(trials),
      .techniques = comparisons(trials),
      .json = {{"model", "names::Rnn"}, {"steps", trials.steps}, {"limit", limit}}};
  for (Size i = 0; i < settings.size(); ++i) {
    std::vector<PlotLine> norms, losses;
    Json json{{"optimiser", settings[i].optimiser}, {"rate", settings[i].rate}};
    for (const Size way : {free, clipped}) {
      const auto& traces = trials.traces[i][way];
      const Size hue = way == free ? 6 : 2;
      norms.push_back(norm_line(ways[way], hue, traces[0]));
      losses.push_back(loss_line(ways[way], hue, traces));
      Json found{{"share_above_limit", to_json(spread_of(traces, share_above))},
                 {"largest_norm", to_json(spread_of(traces, largest))},
                 {"curves", to_json(std::span<const Trace>{traces})}};
      for (const PlotPoint& point : norms.back().points)
        found["norms"].push_back({point.x, point.middle, point.low, point.high});
      json[way == free ? "without" : "with"] = std::move(found);
    }
    section.json["settings"].push_back(std::move(json));
    section.figures +=
        "<div class=\"panels\">" +
        plot_figure(norms, {.title = settings[i].name() + ": norm of the gradient",
                            .unit = "logarithmic",
                            .x_axis = "step",
                            .logarithmic = true,
                            .levels = {{limit, "limit"}}}) +
        plot_figure(
            losses,
            {.title = settings[i].name() + ": loss", .unit = "nats a symbol", .x_axis = "step", .losses = true}) +
        "</div>";
  }
  return section;
}

}  // namespace

Panel clipping(const Study& study) {
  const auto trials = std::make_shared<Trials>(Trials{study.steps(6'000), {}});
  trials->traces.resize(settings.size());
  Panel panel{{}, [trials] { return conclude(*trials); }};
  for (Size i = 0; i < settings.size(); ++i)
    for (const Size way : {free, clipped}) {
      trials->traces[i][way].resize(study.seeds.size());
      const Recipe recipe{.rule = {.optimiser = settings[i].rule, .clip = way == clipped ? limit : 0},
                          .schedule = Constant{settings[i].rate},
                          .batch = 32,
                          .steps = trials->steps,
                          .evaluate_every = std::max<std::uint64_t>(1, trials->steps / 30)};
      for (Size s = 0; s < study.seeds.size(); ++s)
        panel.jobs.push_back(
            job<names::Rnn>(study,
                            {.name = with_seed("RNN, " + settings[i].name() + ", " + ways[way], study.seeds[s]),
                             .recipe = recipe,
                             .seed = study.seeds[s],
                             .words = study.corpus.train,
                             .prefixes = true},
                            trials->traces[i][way][s]));
    }
  return panel;
}

}  // namespace strata::techniques
