#pragma once
#include "figures.hpp"
#include "meter.hpp"

#include "strata/kernels/simd.hpp"
#include "strata/once.hpp"
#include "strata/train/learner.hpp"
#include "strata/train/loop.hpp"
#include "support/corpus.hpp"
#include "support/plot.hpp"
#include "support/source.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace strata::techniques {

using namespace support;
using Json = nlohmann::ordered_json;

/// What all panels are measured on.
struct Study {
  Corpus corpus;
  std::vector<std::uint64_t> seeds;
  double steps_factor = 1;

  std::uint64_t steps(std::uint64_t usual) const {
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(static_cast<double>(usual) * steps_factor + 0.5));
  }
};

/// A training to be run.
struct Training {
  std::string name;
  Recipe recipe;
  std::uint64_t seed = 0;
  std::span<const Token> words;  ///< what it learns from
  bool prefixes = false;         ///< examples are the beginnings of words, as recurrent models want them
  bool scores_words = false;     ///< training losses are those of all that it learns from, in evaluation mode
};

/// What a training went through.
struct Trace {
  std::vector<Evaluation> history;
  std::vector<double> norms;  ///< of the gradients before any clipping, a step each

  double validation() const { return history.empty() ? NAN : history.back().validation; }
  double training() const { return history.empty() ? NAN : history.back().training; }
  /// The evaluation with the lowest validation loss.
  Evaluation best() const;
  /// The step of the first evaluation with at most this validation loss; infinite if there is none.
  double steps_until(double loss) const;
};

/// A training whose model's type is forgotten, with a guess at its work that need only be right beside the others'.
struct Job {
  std::string name;
  double work;
  std::function<void(Meter&)> run;
  bool waits = false;  ///< for all those that don't wait
};

/// What a panel has found.
struct Section {
  std::string id, title, lead, figures;  ///< figures: HTML
  std::vector<std::string> remarks;
  std::vector<Technique> techniques;
  Json json;
};

/// A question, the trainings that answer it, and what to make of them once they have ended.
struct Panel {
  std::vector<Job> jobs;
  std::function<Section()> conclude;
};

/// Looks at a model on its way; at step 0 before it learns.
template <Model M> using Watch = std::function<void(std::uint64_t step, Weights<M>& weights)>;

/// The first so many words of a stream.
std::span<const Token> first_words(std::span<const Token> stream, Size count);

inline constexpr Size scored_together = 128;

namespace detail {

/// Keeps what happens in a run, and shows it.
template <class Look> struct Recorder {
  Trace& trace;
  Meter& meter;
  const std::string& name;
  double work_of_step;
  Look look;

  bool stepped(const TrainingState& state, const StepReport& report) {
    trace.norms.push_back(report.norm);
    look(state);
    meter.stepped(name, work_of_step);
    return true;
  }
  void evaluated(const TrainingState&) {}
};

template <Model M>
void run(const Study& study, const Training& training, Trace& trace, Meter& meter, double work, const Watch<M>& watch) {
  const Cut cut{context_length<M>, OutputOf<M>::positions == 1,
                training.prefixes ? Drawing::prefixes : Drawing::windows};
  const Source source = training_source(training.words, cut, training.recipe.batch);
  const Source words = scoring_source(training.words, cut, scored_together);
  const Source validation = scoring_source(study.corpus.validation, cut, scored_together);
  Learner<M> learner{std::max(training.recipe.batch, scored_together), 1};
  initialise(learner.weights, training.seed, training.recipe.initialisation);
  if (watch) watch(0, learner.weights);
  TrainingState state{.seed = training.seed};
  const auto look = [&](const TrainingState& now) {
    if (watch) watch(now.step, learner.weights);
    if (training.scores_words && now.history.size() > trace.history.size()) {
      trace.history.push_back(now.history.back());
      trace.history.back().training = mean_loss(learner, words);
    }
  };
  const double steps = static_cast<double>(training.recipe.steps);
  Recorder<decltype(look)> recorder{trace, meter, training.name, work / steps, look};
  train(learner, state, training.recipe, source, validation, recorder);
  if (!training.scores_words) trace.history = std::move(state.history);
  meter.ended(training.name, trace.validation());
}

/// FLOPs, and what a step costs beside them.
template <Model M> double work_of(const Study& study, const Training& training) {
  const Recipe& recipe = training.recipe;
  const bool one_target = OutputOf<M>::positions == 1;
  const double used = training.prefixes ? 0.35 : 1, each = static_cast<double>(flops<M>) * used + 3e3;
  const double evaluations = static_cast<double>(recipe.steps / recipe.evaluate_every);
  const double scored = static_cast<double>(study.corpus.validation.size()) / (one_target ? 1 : context_length<M>);
  return static_cast<double>(recipe.steps) * (3 * static_cast<double>(recipe.batch) * each + 1e5) +
         evaluations * scored * each * (training.scores_words ? 3 : 1);
}

}  // namespace detail

/// The job of a training. `trace` must stay where it is; `settle` may change the recipe when its turn has come.
template <Model M>
Job job(const Study& study, Training training, Trace& trace, Watch<M> watch = {},
        std::function<void(Training&)> settle = {}) {
  const double work = detail::work_of<M>(study, training);
  const std::string name = training.name;
  return {name, work,
          [&study, &trace, work, training = std::move(training), watch = std::move(watch), settle](Meter& meter) {
            Training settled = training;
            if (settle) settle(settled);
            detail::run<M>(study, settled, trace, meter, work, watch);
          },
          settle != nullptr};
}

/// "…, seed 43"
std::string with_seed(const std::string& name, std::uint64_t seed);

/// 0.0003, 0.02, 1
std::string rate_text(double rate);

/// One number of each trace, over the seeds.
Spread spread_of(std::span<const Trace> traces, const std::function<double(const Trace&)>& figure);

/// Losses over the steps: the mean over the seeds of validation, between their lowest and highest, and of training.
PlotLine loss_line(const std::string& name, Size hue, std::span<const Trace> traces);

/// Runs all jobs, so many at a time; those that wait when the others have ended. Rethrows what the first of them threw.
void run_all(std::vector<Job> jobs, int threads);

Json to_json(const Spread& spread);
Json to_json(std::span<const Trace> traces);

}  // namespace strata::techniques
