#include "panels.hpp"
#include "small_transformer.hpp"

#include "support/format.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace strata::techniques {

namespace {

/// The ladder's recurrent network, an LSTM of the same widths, so that they differ in nothing but the recurrence, and
/// the small transformer.
using SmallLstm = names::Names<16, Embedding<16>, LSTM<32>, LMHead<>>;
using Transformer = SmallTransformer<10>;

/// Where a Position behind the embedding has weight zero, it changes nothing, and in a batch of one sequence its
/// gradient is that of the symbols' vectors.
template <Model M> struct Observed { using Type = M; };
template <> struct Observed<names::Rnn> { using Type = names::Names<16, Embedding<16>, Position, RNN<32>, LMHead<>>; };
template <> struct Observed<SmallLstm> { using Type = names::Names<16, Embedding<16>, Position, LSTM<32>, LMHead<>>; };

constexpr Size seen = 16, farthest = seen - 1, words_looked_at = 200;
constexpr const char* names_of_models[] = {"RNN", "LSTM", "Transformer"};
constexpr Size model_count = std::size(names_of_models);

using Norms = std::array<double, farthest>;  ///< at distance 1, 2 …

struct Looks {
  Norms start{}, end{};
};

struct Trials {
  std::array<std::uint64_t, model_count> steps;
  std::vector<Token> words;  ///< each `seen` letters behind a 0
  std::array<std::vector<Trace>, model_count> traces;
  std::array<std::vector<Looks>, model_count> looks;
};

/// Words long enough: validation names joined, from each name on, without anything between them.
std::vector<Token> long_words(std::span<const Token> validation) {
  std::vector<Token> words;
  for (Size begin = 0, count = 0; begin + 1 < validation.size() && count < words_looked_at; ++begin) {
    if (validation[begin] != 0) continue;
    ++count;
    words.push_back(0);
    for (Size i = begin + 1, letters = 0; letters < seen; i = (i + 1) % validation.size())
      if (validation[i] != 0) words.push_back(validation[i]), ++letters;
  }
  return words;
}

template <Model From, Model To> Weights<To> with_position(const Weights<From>& weights) {
  Weights<To> to;
  for (const TensorInfo& tensor : layout<To>)
    for (const TensorInfo& known : layout<From>)
      if (known.path.view() == tensor.path.view())
        std::ranges::copy(weights.parameters.span(known), to.parameters.span(tensor).begin());
  to.prepare();
  return to;
}

/// |d loss / d x[t]| for the last target of a word, x[t] what the embedding makes of symbol t: the mean over all words.
template <Model M> Norms norms_of(const Weights<M>& weights, std::span<const Token> words) {
  using O = typename Observed<M>::Type;
  Weights<O> observed = with_position<M, O>(weights);
  Workspace<O> space{1};
  Parameters<O> gradients;
  std::array<Token, seen> targets;
  std::array<float, seen> losses;
  targets.fill(-1);
  Norms norms{};
  const Size count = words.size() / (seen + 1);
  for (Size word = 0; word < count; ++word) {
    const Token* tokens = &words[word * (seen + 1)];
    targets.back() = tokens[seen];
    gradients.zero();
    loss_gradient(Run<float, Cpu>{}, observed, space, gradients, View<const float, InputOf<O>>{tokens, 1, seen},
                  View<const float, Targets<OutputOf<O>::positions>>{targets.data(), 1, seen},
                  View<float, Losses<OutputOf<O>::positions>>{losses.data(), 1, seen});
    const auto position = gradients.template get<"position.weight">();
    const Size width = decltype(position)::shape[1];
    for (Size distance = 1; distance <= farthest; ++distance) {
      const std::span<const float> gradient{position.data + (seen - distance) * width, width};
      norms[distance - 1] += std::sqrt(sum_of_squares(gradient)) / static_cast<double>(count);
    }
  }
  return norms;
}

/// One number of each seed's norms.
Spread over_seeds(std::span<const Looks> looks, Norms Looks::*when, const std::function<double(const Norms&)>& figure) {
  std::vector<double> figures;
  for (const Looks& look : looks) figures.push_back(figure(look.*when));
  return spread_of(figures);
}

std::string percent(double share) { return formatted("%.2g %%", 100 * share); }

double left_at_the_end(const Norms& norms) { return norms.back() / norms.front(); }

std::vector<Technique> comparisons(const Trials& trials) {
  std::vector<Technique> rows;
  const std::string measure = formatted("gradient left at distance %zu, trained", farthest);
  const auto left = [&](Size model) { return over_seeds(trials.looks[model], &Looks::end, left_at_the_end); };
  rows.push_back({"Gates", "LSTM", "32 numbers, as the RNN", measure, "RNN", "LSTM", left(0), left(1), 5, true});
  rows.push_back({"Attention", "small transformer", "2 blocks of width 64", measure, "RNN", "transformer", left(0),
                  left(2), 5, true});
  return rows;
}

std::string plots(const Trials& trials) {
  std::string out;
  for (const auto& [when, title] : {std::pair{&Looks::start, "At the start"}, {&Looks::end, "After training"}}) {
    std::vector<PlotLine> lines;
    for (Size model = 0; model < model_count; ++model) {
      PlotLine& line = lines.emplace_back(PlotLine{names_of_models[model], 2 * model + 2, {}});
      for (Size i = 0; i < farthest; ++i) {
        const Spread of =
            over_seeds(trials.looks[model], when, [&](const Norms& norms) { return norms[i] / norms[0]; });
        line.points.push_back({static_cast<double>(i + 1), of.mean, of.low, of.high});
      }
    }
    Plot plot{.title = title,
              .unit = "share of that at distance 1, logarithmic",
              .x_axis = "symbols back from what is predicted",
              .logarithmic = true};
    for (Size i = 1; i <= farthest; ++i) plot.marks.push_back(std::to_string(i));
    out += plot_figure(lines, plot);
  }
  return "<div class=\"panels\">" + out + "</div>";
}

std::string table(const Trials& trials) {
  std::vector<std::vector<std::string>> rows;
  for (Size model = 0; model < model_count; ++model) {
    auto& row = rows.emplace_back(std::vector<std::string>{names_of_models[model]});
    for (const auto when : {&Looks::start, &Looks::end}) {
      row.push_back(formatted(
          "%.3g", over_seeds(trials.looks[model], when, [](const Norms& norms) { return norms.front(); }).mean));
      row.push_back(formatted(
          "%.3g", over_seeds(trials.looks[model], when, [](const Norms& norms) { return norms.back(); }).mean));
      row.push_back(percent(over_seeds(trials.looks[model], when, left_at_the_end).mean));
    }
    row.push_back(text_of(spread_of(trials.traces[model], [](const Trace& trace) { return trace.validation(); }), 4));
  }
  const std::string far = formatted("at %zu", farthest);
  const std::string titles[] = {
      "Norm of d loss / d symbol", "Start: at 1", far, "share", "Trained: at 1", far, "share", "Validation loss"};
  return table_html(titles, rows);
}

std::vector<std::string> remarks(const Trials& trials) {
  std::vector<std::string> lines;
  for (Size model = 0; model < model_count; ++model) {
    const auto left = [&](Norms Looks::*when) { return over_seeds(trials.looks[model], when, left_at_the_end); };
    const Spread start = left(&Looks::start), end = left(&Looks::end);
    const Change what = change(start, end);
    lines.push_back(formatted("%s: at distance %zu there is left %s of the gradient at distance 1 before training and "
                              "%s after it: training %s.",
                              names_of_models[model], farthest, percent(start.mean).c_str(), percent(end.mean).c_str(),
                              what == Change::higher  ? "made it reach farther"
                              : what == Change::lower ? "made it fade sooner"
                                                      : "made no difference that these seeds can tell"));
  }
  return lines;
}

Section conclude(const Trials& trials) {
  Section section{
      .id = "vanishing-gradient",
      .title = "The vanishing gradient",
      .lead =
          formatted("How much the loss of one symbol depends on each symbol before it: the norm of the loss's gradient "
                    "by what the embedding makes of that symbol, against its distance, as a share of that of the "
                    "nearest. Mean over %zu words of %zu letters, which are validation names joined to one another, as "
                    "no single name is so long. RNN and LSTM both have embeddings of 16 and states of 32; the "
                    "transformer is the small one, with dropout 0.1.",
                    trials.words.size() / (seen + 1), seen),
      .figures = plots(trials) + table(trials),
      .remarks = remarks(trials),
      .techniques = comparisons(trials),
      .json = {{"words", trials.words.size() / (seen + 1)}}};
  for (Size model = 0; model < model_count; ++model) {
    Json json{{"name", names_of_models[model]}, {"steps", trials.steps[model]}};
    for (const Looks& look : trials.looks[model]) {
      json["at_start"].push_back(look.start);
      json["after_training"].push_back(look.end);
    }
    json["curves"] = to_json(std::span<const Trace>{trials.traces[model]});
    section.json["models"].push_back(std::move(json));
  }
  return section;
}

template <Model M> void add_jobs(const Study& study, Trials& trials, Size model, const Recipe& how, Panel& panel) {
  Recipe recipe = how;
  recipe.steps = trials.steps[model];
  recipe.evaluate_every = std::max<std::uint64_t>(1, recipe.steps / 10);
  trials.traces[model].resize(study.seeds.size());
  trials.looks[model].resize(study.seeds.size());
  for (Size s = 0; s < study.seeds.size(); ++s)
    panel.jobs.push_back(
        job<M>(study,
               {.name = with_seed(std::string{names_of_models[model]} + ", for its gradients", study.seeds[s]),
                .recipe = recipe,
                .seed = study.seeds[s],
                .words = study.corpus.train,
                .prefixes = context_length<M> == seen},
               trials.traces[model][s], [&trials, model, s](std::uint64_t step, const Weights<M>& weights) {
                 Looks& looks = trials.looks[model][s];
                 if (step == 0) looks.start = norms_of<M>(weights, trials.words);
                 if (step == trials.steps[model]) looks.end = norms_of<M>(weights, trials.words);
               }));
}

}  // namespace

Panel vanishing_gradient(const Study& study) {
  const auto trials = std::make_shared<Trials>(Trials{
      {study.steps(10'000), study.steps(10'000), study.steps(1'500)}, long_words(study.corpus.validation), {}, {}});
  Panel panel{{}, [trials] { return conclude(*trials); }};
  const Recipe recurrent{.rule = {.optimiser = Adam{}, .clip = 1}, .schedule = Constant{3e-3}, .batch = 32};
  add_jobs<names::Rnn>(study, *trials, 0, recurrent, panel);
  add_jobs<SmallLstm>(study, *trials, 1, recurrent, panel);
  add_jobs<Transformer>(study, *trials, 2,
                        {.initialisation = small_transformer_start,
                         .rule = {.optimiser = AdamW{.decay = 0.1}, .clip = 1},
                         .schedule = Constant{1e-3},
                         .batch = 8},
                        panel);
  return panel;
}

}  // namespace strata::techniques
