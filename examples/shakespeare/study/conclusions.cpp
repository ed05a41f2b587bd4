#include "figures.hpp"

#include "support/format.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::shakespeare {

using namespace support;

namespace {

/// A training beside what the source has of it.
struct Compared {
  const Experiment* experiment;
  const Run* run;

  double best() const { return perplexity(run->best()); }
};

/// The trainings in a recipe, the best first.
std::vector<Compared> ranked(const Findings& findings, std::string_view recipe) {
  std::vector<Compared> runs;
  for (const Experiment& experiment : findings.experiments)
    if (const Run* run = run_with(experiment, recipe)) runs.push_back({&experiment, run});
  std::ranges::stable_sort(runs, {}, &Compared::best);
  return runs;
}

std::string with_figure(const std::string& title, double figure) { return title + " " + fixed(figure, 2); }

/// Whether the source has them in the same order, where all have come as far as they go.
std::string beside_the_source(const std::vector<Compared>& runs) {
  if (!std::ranges::all_of(runs, [](const Compared& one) { return one.run->stopped; })) return {};
  std::vector<const Experiment*> theirs;
  for (const Compared& one : runs)
    if (best_published(*one.experiment)) theirs.push_back(one.experiment);
  if (theirs.size() < runs.size() || runs.size() < 2) return {};
  std::ranges::stable_sort(theirs, {}, [](const Experiment* of) { return best_published(*of)->perplexity; });
  const bool same = std::ranges::equal(runs, theirs, {}, &Compared::experiment);
  std::vector<std::string> figures;
  for (const Experiment* of : theirs) figures.push_back(with_figure(of->title, best_published(*of)->perplexity));
  return same ? " This is the source’s ranking: " + listed(figures) + "."
              : " The source ranks them otherwise: " + listed(figures) + ".";
}

void add_ranking(std::vector<std::string>& out, const Findings& findings, std::string_view recipe) {
  const std::vector<Compared> runs = ranked(findings, recipe);
  if (runs.empty()) return;
  std::vector<std::string> others, unfinished;
  for (const Compared& one : runs) {
    if (&one != &runs[0]) others.push_back(with_figure(one.experiment->title, one.best()));
    if (!one.run->stopped && !findings.quick) unfinished.push_back(one.experiment->title);
  }
  std::string text = "Recipe ";
  append(text, recipe, ": ", runs[0].experiment->title, runs.size() > 1 ? " is best, with" : " reaches",
         " a validation perplexity of ", fixed(runs[0].best(), 2),
         findings.quick ? "" : " after epoch " + std::to_string(runs[0].run->epoch(runs[0].run->best())));
  if (!others.empty()) append(text, "; ", listed(others));
  append(text, ".", beside_the_source(runs));
  if (!unfinished.empty()) append(text, " Not trained to its end: ", listed(unfinished), ".");
  out.push_back(text);
}

/// What the choice of the recipe does to each model.
void add_recipes(std::vector<std::string>& out, const Findings& findings) {
  std::vector<std::string> changes;
  for (const Experiment& experiment : findings.experiments) {
    const Run *first = run_with(experiment, recipes[0]), *second = run_with(experiment, recipes[1]);
    if (!first || !second) continue;
    const Size epochs = std::min(first->stage.curve.size(), second->stage.curve.size());  // that both have
    const bool ended = findings.quick || (first->stopped && second->stopped);
    const double ours = perplexity(ended ? first->best() : first->stage.curve[epochs - 1]),
                 other = perplexity(ended ? second->best() : second->stage.curve[epochs - 1]);
    changes.push_back(experiment.title + " " + percent_text(away(ours, other)) + " (" + fixed(ours, 2) + " against " +
                      fixed(other, 2) + (ended ? ")" : ", both after epoch " + std::to_string(epochs) + ")"));
  }
  if (!changes.empty())
    out.push_back("The perplexity under plain beside that under published: " + listed(changes) + ".");
}

/// How far a figure is from the source's at most, over the epochs that both have.
struct Farthest {
  double percent = NAN, ours = NAN, theirs = NAN;
  const Experiment* experiment = nullptr;
  Size epoch = 0;

  void look_at(const Experiment& of, Size at, double our, double their) {
    const double found = away(our, their);
    if (std::isfinite(found) && !(std::abs(found) <= std::abs(percent))) *this = {found, our, their, &of, at};
  }
  std::string text(std::string_view what, int decimals) const {
    std::string out;
    append(out, what, " ", percent_text(percent), " (", experiment->title, ", epoch ", std::to_string(epoch), ": ",
           fixed(ours, decimals), " against ", fixed(theirs, decimals), ")");
    return out;
  }
};

void add_deviations(std::vector<std::string>& out, const Findings& findings) {
  Farthest of_perplexity, of_loss;
  Size epochs = 0;
  for (const Experiment& experiment : findings.experiments) {
    const Run* run = run_with(experiment, "published");
    if (!run) continue;
    const std::vector<CurvePoint>& curve = run->stage.curve;
    for (Size i = 0; i < std::min(curve.size(), experiment.published.size()); ++i, ++epochs) {
      of_perplexity.look_at(experiment, i + 1, perplexity(curve[i]), experiment.published[i].perplexity);
      of_loss.look_at(experiment, i + 1, curve[i].training, experiment.published[i].training_loss);
    }
  }
  if (!of_perplexity.experiment || !of_loss.experiment) return;
  out.push_back("Farthest from the source’s figures under its recipe, of " + in_number(epochs, "epoch") + ": " +
                of_perplexity.text("perplexity", 2) + ", " + of_loss.text("training loss", 4) + ".");
}

/// The part of the text that nothing was chosen by, beside the one that the epoch was chosen by.
void add_text_apart(std::vector<std::string>& out, const Findings& findings) {
  std::vector<std::string> figures;
  for (const Experiment& experiment : findings.experiments)
    for (const Run* run : begun_runs(experiment))
      if (const double apart = std::exp(run->stage.test_loss); std::isfinite(apart))
        figures.push_back(experiment.title + " (" + run->recipe + ") " + fixed(apart, 2) + ", " +
                          percent_text(away(apart, perplexity(run->best()))));
  if (figures.empty()) return;
  std::string text = "On the text apart, which shares no window with training, perplexity beside validation: ";
  for (Size i = 0; i < figures.size(); ++i) append(text, i == 0 ? "" : "; ", figures[i]);
  out.push_back(text + ".");
}

void add_positions(std::vector<std::string>& out, const Findings& findings) {
  std::vector<PositionTrial> trials = findings.positions;
  std::erase_if(trials, [](const PositionTrial& trial) { return !std::isfinite(trial.perplexity); });
  if (trials.size() < 2) return;
  std::ranges::stable_sort(trials, {}, &PositionTrial::perplexity);
  std::vector<std::string> figures;
  for (const PositionTrial& trial : trials) figures.push_back(with_figure(trial.title, trial.perplexity));
  std::string text = "Positions, by the baseline’s validation perplexity ";
  append(text, when_positions(findings), ": ", listed(figures), "; from ", trials.back().title, " to ",
         trials.front().title, " ", percent_text(away(trials.front().perplexity, trials.back().perplexity)), ".");
  out.push_back(text);
}

/// From which length on a step takes clearly longer than in proportion, and how much of its work is attention's.
void add_lengths(std::vector<std::string>& out, const Findings& findings) {
  if (findings.lengths.size() < 2) return;
  constexpr double clearly = 1.1;
  const auto beyond = [&](const LengthTrial& trial) {
    const Growth of = growth(findings, trial);
    return of.times / of.proportional;
  };
  std::vector<LengthTrial> trials = findings.lengths;
  std::ranges::stable_sort(trials, {}, &LengthTrial::length);
  const LengthTrial &first = trials.front(), &last = trials.back();
  auto from = trials.end();  // all from there on are
  while (from != trials.begin() && beyond(*std::prev(from)) > clearly) --from;
  std::string text = "A step over windows of ";
  append(text, grouped(last.length), " takes ", rounded(growth(findings, last).times), " times as long as over ",
         grouped(first.length), ", where in proportion to the symbols it would be ",
         rounded(growth(findings, last).proportional), ". ");
  if (from == trials.end())
    append(text, "At no length is it over 10 % beyond proportion");
  else
    append(text, "From ", grouped(from->length), " on it is over 10 % beyond proportion");
  append(text, "; attention’s quadratic part is ", fixed(attention_share(first), 1), " % of the FLOPs at ",
         grouped(first.length), " and ", fixed(attention_share(last), 1), " % at ", grouped(last.length), ".");
  out.push_back(text);
}

}  // namespace

std::vector<std::string> conclusions(const Findings& findings) {
  std::vector<std::string> out;
  if (findings.quick)
    out.push_back("This is a quick trial on the beginning of the text: its figures show that all parts work, and "
                  "nothing of the models.");
  for (const std::string_view recipe : recipes) add_ranking(out, findings, recipe);
  add_recipes(out, findings);
  add_deviations(out, findings);
  add_text_apart(out, findings);
  add_positions(out, findings);
  add_lengths(out, findings);
  return out;
}

}  // namespace strata::shakespeare
