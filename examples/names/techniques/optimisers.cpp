#include "panels.hpp"

#include "strata/stages/names.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"

#include <array>
#include <memory>

namespace strata::techniques {

namespace {

struct Kind {
  const char *name, *technique;
  Optimiser optimiser;
  std::array<double, 3> rates;  ///< the one with the lowest loss towards the end, on the first seed, is taken
};

const Kind kinds[] = {
    {"gradient descent", "", Sgd{}, {0.03, 0.1, 0.3}},
    {"momentum 0.9", "Momentum", Sgd{.momentum = 0.9}, {0.003, 0.01, 0.03}},
    {"Adam", "Adam", Adam{}, {3e-4, 1e-3, 3e-3}},
    {"AdamW", "AdamW, decay 0.01", AdamW{}, {3e-4, 1e-3, 3e-3}},
};
constexpr Size kind_count = std::size(kinds);

/// The mean validation loss of the last quarter: one evaluation alone would let chance choose among rates.
double loss_towards_the_end(const Trace& trace) {
  std::vector<double> losses;
  for (Size i = trace.history.size() * 3 / 4; i < trace.history.size(); ++i)
    losses.push_back(trace.history[i].validation);
  return spread_of(losses).mean;
}

/// Every rate on the first seed, then the chosen one on the others.
struct Trials {
  std::uint64_t steps;
  std::array<std::array<Trace, 3>, kind_count> tried;
  std::array<std::vector<Trace>, kind_count> others;

  Size chosen(Size kind) const {
    Size best = 0;
    for (Size i = 1; i < 3; ++i)
      if (loss_towards_the_end(tried[kind][i]) < loss_towards_the_end(tried[kind][best])) best = i;
    return best;
  }
  double rate(Size kind) const { return kinds[kind].rates[chosen(kind)]; }
  std::vector<Trace> traces(Size kind) const {
    std::vector<Trace> all{tried[kind][chosen(kind)]};
    all.insert(all.end(), others[kind].begin(), others[kind].end());
    return all;
  }
};

Training training(const Study& study, const Trials& trials, Size kind, double rate, std::uint64_t seed) {
  const Recipe recipe{.rule = {.optimiser = kinds[kind].optimiser},
                      .schedule = Constant{rate},
                      .batch = 32,
                      .steps = trials.steps,
                      .evaluate_every = std::max<std::uint64_t>(1, trials.steps / 40)};
  return {with_seed(std::string{"MLP, "} + kinds[kind].name + " at " + rate_text(rate), seed), recipe, seed,
          study.corpus.train};
}

std::string rates_table(const Trials& trials) {
  std::vector<std::vector<std::string>> rows;
  for (Size kind = 0; kind < kind_count; ++kind) {
    auto& row = rows.emplace_back(std::vector<std::string>{kinds[kind].name});
    for (Size i = 0; i < 3; ++i)
      row.push_back("at " + rate_text(kinds[kind].rates[i]) + ": " +
                    fixed(loss_towards_the_end(trials.tried[kind][i]), 4) + (i == trials.chosen(kind) ? " ✓" : ""));
  }
  const std::string titles[] = {"Rates tried on the first seed", "low", "middle", "high"};
  return table_html(titles, rows);
}

/// Against each earlier optimiser that a later one is meant to improve on.
std::vector<Technique> comparisons(const Trials& trials) {
  std::vector<Technique> rows;
  for (const auto& [before, after] : {std::pair{0, 1}, {0, 2}, {2, 3}}) {
    const auto loss = [&](int kind) {
      return spread_of(trials.traces(static_cast<Size>(kind)), [](const Trace& trace) { return trace.validation(); });
    };
    const auto b = static_cast<Size>(before), a = static_cast<Size>(after);
    rows.push_back({kinds[a].technique, "MLP",
                    "rate " + rate_text(trials.rate(a)) + " (without: " + rate_text(trials.rate(b)) + ")",
                    "validation loss after " + grouped(trials.steps) + " steps", kinds[b].name, kinds[a].name,
                    loss(before), loss(after)});
  }
  return rows;
}

std::vector<std::string> remarks(const Trials& trials) {
  std::vector<std::string> lines;
  Size best = 0;
  std::array<Spread, kind_count> ends;
  for (Size kind = 0; kind < kind_count; ++kind) {
    ends[kind] = spread_of(trials.traces(kind), [](const Trace& trace) { return trace.validation(); });
    if (ends[kind].mean < ends[best].mean) best = kind;
  }
  lines.push_back(formatted("The lowest validation loss after %s steps: %s, %s.", grouped(trials.steps).c_str(),
                            kinds[best].name, text_of(ends[best], 4).c_str()));
  const std::string there = formatted("the loss that gradient descent ends with, %.4f,", ends[0].mean);
  for (Size kind = 1; kind < kind_count; ++kind) {
    const Spread until =
        spread_of(trials.traces(kind), [&](const Trace& trace) { return trace.steps_until(ends[0].mean); });
    lines.push_back(std::isfinite(until.mean)
                        ? formatted("With %s %s is reached after %s steps.", kinds[kind].name, there.c_str(),
                                    rounded(until.mean).c_str())
                        : formatted("With %s %s is not reached by every seed.", kinds[kind].name, there.c_str()));
  }
  lines.push_back(
      formatted("Momentum 0.9 adds up about ten gradients, so that its rate of %g moves as far as %g without "
                "it; the best of those tried without it is %g.",
                trials.rate(1), 10 * trials.rate(1), trials.rate(0)));
  for (Size kind = 0; kind < kind_count; ++kind)
    if (const Size chosen = trials.chosen(kind); chosen != 1)
      lines.push_back(formatted("Of the rates tried for %s the %s was the best: one beyond it might be better still.",
                                kinds[kind].name, chosen == 0 ? "lowest" : "highest"));
  return lines;
}

Section conclude(const Trials& trials) {
  std::vector<PlotLine> lines;
  Section section{.id = "optimisers",
                  .title = "Optimisers",
                  .lead = {},
                  .figures = {},
                  .remarks = remarks(trials),
                  .techniques = comparisons(trials),
                  .json = {{"model", "names::Mlp"}, {"steps", trials.steps}}};
  section.lead =
      "The MLP of the ladder, batches of 32, " + grouped(trials.steps) +
      " steps at a constant rate. Each optimiser has the rate with the lowest validation loss, over the last "
      "quarter, among three tried on the first seed; that run is also the first seed's in the figures. Full lines are "
      "validation losses, thin lines the mean losses of the batches before; bands reach from the lowest to "
      "the highest seed.";
  for (Size kind = 0; kind < kind_count; ++kind) {
    const std::vector<Trace> traces = trials.traces(kind);
    lines.push_back(
        loss_line(formatted("%s, rate %s", kinds[kind].name, rate_text(trials.rate(kind)).c_str()), kind + 1, traces));
    Json tried = Json::array();
    for (Size i = 0; i < 3; ++i)
      tried.push_back(
          {{"rate", kinds[kind].rates[i]}, {"validation_loss", loss_towards_the_end(trials.tried[kind][i])}});
    section.json["optimisers"].push_back(
        {{"name", kinds[kind].name},
         {"rate", trials.rate(kind)},
         {"tried", tried},
         {"validation_loss", to_json(spread_of(traces, [](const Trace& trace) { return trace.validation(); }))},
         {"curves", to_json(std::span<const Trace>{traces})}});
  }
  const Plot plot{.title = "Loss", .unit = "nats a symbol", .x_axis = "step", .losses = true};
  section.figures =
      "<div class=\"panels\">" + plot_figure(lines, plot) + "<div>" + rates_table(trials) + "</div></div>";
  return section;
}

}  // namespace

Panel optimisers(const Study& study) {
  const auto trials = std::make_shared<Trials>(Trials{study.steps(10'000), {}, {}});
  Panel panel{{}, [trials] { return conclude(*trials); }};
  for (Size kind = 0; kind < kind_count; ++kind) {
    trials->others[kind].resize(study.seeds.size() - 1);
    for (Size i = 0; i < 3; ++i)
      panel.jobs.push_back(job<names::Mlp>(study, training(study, *trials, kind, kinds[kind].rates[i], study.seeds[0]),
                                           trials->tried[kind][i]));
    for (Size s = 1; s < study.seeds.size(); ++s)
      panel.jobs.push_back(job<names::Mlp>(study, training(study, *trials, kind, 0, study.seeds[s]),
                                           trials->others[kind][s - 1], {}, [&study, trials, kind, s](Training& open) {
                                             open = training(study, *trials, kind, trials->rate(kind), study.seeds[s]);
                                           }));
  }
  return panel;
}

}  // namespace strata::techniques
