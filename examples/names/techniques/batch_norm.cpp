#include "histogram.hpp"
#include "panels.hpp"

#include "strata/stages/names.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"

#include <array>
#include <memory>

namespace strata::techniques {

namespace {

constexpr std::array<double, 2> rates{1e-3, 1e-2};
constexpr Size looked_at = 512;

constexpr Size plain = 0, normalised = 1;
constexpr const char* names_of_models[] = {"without BatchNorm", "with BatchNorm"};

struct Trials {
  std::uint64_t steps;
  std::array<std::array<std::vector<Trace>, 2>, 2> traces;  ///< of a rate, of a model: a seed each
  std::array<std::vector<Moment>, 2> moments;               ///< of a model: the first seed at the first rate
};

/// Sorts what the convolutions, norms and activations put out by their levels.
template <Model M> struct Levels {
  Moment& moment;

  template <class S, class Signal> void show(Size leaf, std::string_view what, View<S, Signal> output) {
    const std::string_view path = leaves<M>[leaf].path.view();
    if (what != "output") return;
    const auto values = std::span<const S>{output.data, output.size()};
    if (path.ends_with("conv")) moment.levels.push_back({Histogram::of(values), {}, 0});
    if (path.ends_with("norm")) moment.levels.back().after = Histogram::of(values);
    if (path.ends_with("tanh")) {
      Level& level = moment.levels.back();
      if constexpr (!couples_batch<M>) level.after = Histogram::of(values);
      level.saturated = share_beyond(values, 0.97);
    }
  }
  void show(Size, std::string_view, const auto&) {}
};

/// What the levels put out for the first windows of the validation part, as if they were a batch of training. On a
/// copy: a pass in training moves the running statistics.
template <Model M> Moment moment_of(std::uint64_t step, const Weights<M>& weights, std::span<const Token> words) {
  Weights<M> copy = weights;
  Batch batch;
  ConsecutiveBatches{Windows{words, context_length<M>}, looked_at}.fill(batch, 0);
  Workspace<M> space{batch.sequences};
  std::vector<float> logits(batch.sequences * vocabulary_size<M>);
  Moment moment{step, {}};
  Levels<M> levels{moment};
  const Run<float, Cpu, Levels<M>> run{.probe = &levels, .training = true};
  forward(run, copy, space, View<const float, InputOf<M>>{batch.tokens.data(), batch.sequences, batch.length},
          View<float, OutputOf<M>>{logits.data(), batch.sequences, 1});
  return moment;
}

template <Model M> void add_jobs(const Study& study, Trials& trials, Size m, Panel& panel) {
  for (Size r = 0; r < rates.size(); ++r) {
    trials.traces[r][m].resize(study.seeds.size());
    for (Size s = 0; s < study.seeds.size(); ++s) {
      const std::uint64_t seed = study.seeds[s];
      const Recipe recipe{.initialisation = {.head_factor = 0.1},
                          .rule = {.optimiser = Adam{}},
                          .schedule = Constant{rates[r]},
                          .batch = 32,
                          .steps = trials.steps,
                          .evaluate_every = std::max<std::uint64_t>(1, trials.steps / 30)};
      Watch<M> watch;
      if (r == 0 && s == 0)
        watch = [&study, &trials, m](std::uint64_t step, Weights<M>& weights) {
          const bool due = step == 0 || step == 100 || step == 1'000 || step == trials.steps;
          if (due) trials.moments[m].push_back(moment_of<M>(step, weights, study.corpus.validation));
        };
      panel.jobs.push_back(
          job<M>(study,
                 {with_seed(formatted("CNN %s at %s", names_of_models[m], rate_text(rates[r]).c_str()), seed), recipe,
                  seed, study.corpus.train},
                 trials.traces[r][m][s], watch));
    }
  }
}

/// The lowest loss that all runs at a rate reach.
double reached_by_all(const Trials& trials, Size rate) {
  double loss = 0;
  for (const auto& traces : trials.traces[rate])
    for (const Trace& trace : traces) loss = std::max(loss, trace.best().validation);
  return loss;
}

std::vector<Technique> comparisons(const Trials& trials) {
  std::vector<Technique> rows;
  for (Size r = 0; r < rates.size(); ++r) {
    const double target = reached_by_all(trials, r);
    const auto compared = [&](const std::string& measure, int decimals, const auto& figure) {
      rows.push_back({"BatchNorm", "CNN", "rate " + rate_text(rates[r]), measure, "plain", "with BatchNorm",
                      spread_of(trials.traces[r][plain], figure), spread_of(trials.traces[r][normalised], figure),
                      decimals});
    };
    compared("steps until a validation loss of " + fixed(target, 3), 0,
             [&](const Trace& trace) { return trace.steps_until(target); });
    compared("lowest validation loss in " + grouped(trials.steps) + " steps", 4,
             [](const Trace& trace) { return trace.best().validation; });
  }
  return rows;
}

std::string table(const Trials& trials) {
  std::vector<std::vector<std::string>> rows;
  for (const Size m : {normalised, plain})
    for (Size i = 0; i < trials.moments[m][0].levels.size(); ++i) {
      auto& row = rows.emplace_back(std::vector<std::string>{formatted("Level %zu %s", i + 1, names_of_models[m])});
      const Level* ends[] = {&trials.moments[m].front().levels[i], &trials.moments[m].back().levels[i]};
      for (const Level* level : ends) row.push_back(fixed(level->before.deviation, 2));
      for (const Level* level : ends) row.push_back(fixed(level->after.deviation, 2));
      for (const Level* level : ends) row.push_back(fixed(100 * level->saturated, 1) + " %");
    }
  const std::string titles[] = {"Deviation, and share of tanh’s outputs beyond ±0.97",
                                "convolution, at the start",
                                "at the end",
                                "norm or tanh, at the start",
                                "at the end",
                                "beyond, at the start",
                                "at the end"};
  return table_html(titles, rows);
}

std::vector<std::string> remarks(const Trials& trials) {
  const Level &with = trials.moments[normalised].back().levels.back(),
              &without = trials.moments[plain].back().levels.back();
  std::vector<std::string> lines{
      formatted("At the end the last level's convolution puts out numbers of deviation %.2f without BatchNorm and %.2f "
                "with it; of "
                "what tanh makes of them %.1f %% and %.1f %% lie beyond ±0.97, where hardly any gradient gets through.",
                without.before.deviation, with.before.deviation, 100 * without.saturated, 100 * with.saturated)};
  const auto lowest = [&](Size rate, Size model) {
    return spread_of(trials.traces[rate][model], [](const Trace& trace) { return trace.best().validation; }).mean;
  };
  lines.push_back(
      formatted("At ten times the rate the lowest validation loss is %.3f instead of %.3f without BatchNorm, and "
                "%.3f instead of %.3f with it.",
                lowest(1, plain), lowest(0, plain), lowest(1, normalised), lowest(0, normalised)));
  return lines;
}

Section conclude(const Trials& trials) {
  Section section{.id = "batch-norm",
                  .title = "Normalising over the batch",
                  .lead =
                      "The CNN of the ladder with BatchNorm in each level, and without (with biases instead): Adam, "
                      "batches of 32, the head's weights begun at a tenth. Below, what each level's convolution puts "
                      "out and what follows from it, for " +
                      grouped(looked_at) +
                      " validation windows taken as one training batch (the norm uses the batch's own mean and "
                      "deviation), on the first seed.",
                  .figures = {},
                  .remarks = remarks(trials),
                  .techniques = comparisons(trials),
                  .json = {{"models", {"names::PlainCnn", "names::Cnn"}}, {"steps", trials.steps}}};
  std::string curves, histograms;
  for (Size r = 0; r < rates.size(); ++r) {
    std::vector<PlotLine> lines;
    Json json{{"rate", rates[r]}};
    for (const Size m : {plain, normalised}) {
      lines.push_back(loss_line(names_of_models[m], m == plain ? 1 : 3, trials.traces[r][m]));
      json[m == plain ? "plain" : "batch_norm"] = to_json(std::span<const Trace>{trials.traces[r][m]});
    }
    section.json["curves"].push_back(std::move(json));
    curves += plot_figure(
        lines,
        {.title = "Loss at rate " + rate_text(rates[r]), .unit = "nats a symbol", .x_axis = "step", .losses = true});
  }
  for (const Size model : {normalised, plain}) {
    const auto& moments = trials.moments[model];
    histograms += histogram_figure(moments, names_of_models[model], model == plain ? "after tanh" : "after the norm");
    section.json["activations"][model == plain ? "plain" : "batch_norm"] = to_json(moments);
  }
  section.figures =
      "<div class=\"panels\">" + curves + "</div><div class=\"panels\">" + histograms + "</div>" + table(trials);
  return section;
}

}  // namespace

Panel batch_norm(const Study& study) {
  const auto trials = std::make_shared<Trials>(Trials{study.steps(3'000), {}, {}});
  Panel panel{{}, [trials] { return conclude(*trials); }};
  add_jobs<names::PlainCnn>(study, *trials, plain, panel);
  add_jobs<names::Cnn>(study, *trials, normalised, panel);
  return panel;
}

}  // namespace strata::techniques
