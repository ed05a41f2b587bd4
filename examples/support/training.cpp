#include "training.hpp"

#include "floor.hpp"
#include "format.hpp"
#include "interrupt.hpp"
#include "report.hpp"

#include "strata/text/fingerprint.hpp"
#include "strata/train/checkpoint.hpp"

#include <sstream>

namespace strata::support {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

/// The model with a watch in its hand: a step begins where its predecessor was done with, so that making the batch
/// counts.
class Timed {
 public:
  Timed(StageModel& model, Progress& progress, Size evaluations, std::uint64_t watch_every)
      : model_{model}, progress_{progress}, evaluations_{evaluations}, watch_every_{watch_every} {}

  StageModel::Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed,
                           std::uint64_t step) {
    insight_.reset();
    const StageModel::Outcome outcome =
        watch_every_ > 0 && step % watch_every_ == 0
            ? model_.step(batch, rule, rate, seed, step, insight_.emplace())
            : model_.step(batch, rule, rate, seed, step);
    seconds_ = seconds_between(begin_, Clock::now());
    evaluated_ = 0;
    return outcome;
  }
  LossSum evaluate(const Batch& batch) {
    const LossSum sum = model_.evaluate(batch);
    progress_.evaluating(++evaluated_, evaluations_);
    return sum;
  }
  void keep() { model_.keep(); }
  void restore() { model_.restore(); }

  double seconds() const { return seconds_; }
  /// What was seen within the model at the last step, if it was looked at.
  const std::optional<Insight>& insight() const { return insight_; }
  void begin() { begin_ = Clock::now(); }

 private:
  StageModel& model_;
  Progress& progress_;
  Size evaluations_, evaluated_ = 0;  // batches of an evaluation, and how many of them are done
  std::uint64_t watch_every_;
  std::optional<Insight> insight_;
  Clock::time_point begin_ = Clock::now();
  double seconds_ = 0;
};

/// Follows a run with progress, log and checkpoints.
class Watch {
 public:
  Watch(StageModel& model, Timed& timed, Progress& progress, Diary& diary, const TrainingRun& run)
      : model_{model}, timed_{timed}, progress_{progress}, diary_{diary}, run_{run}, seconds_before_{diary.seconds} {
    write_log();
  }

  void evaluated(const TrainingState&) { evaluated_ = true; }

  bool stepped(const TrainingState& state, const StepReport& report) {
    diary_.seconds = seconds_before_ + seconds_between(start_, Clock::now());
    diary_.seconds_of_steps += timed_.seconds();
    seconds_of_row_ += timed_.seconds();
    ++diary_.steps;
    ++steps_of_row_;
    progress_.stepped(state, report, timed_.seconds());
    if (timed_.insight()) add_watched(state.step, *timed_.insight());
    if (std::exchange(evaluated_, false)) {
      progress_.evaluated(state, run_.sampler.glimpse(model_));
      if (run_.sampler.corpus.known) add_phenomena();
      add_entropies();
      add_row(state.history.back(), report);
    }
    const bool done = state.step == run_.recipe.steps || state.stopped, stop = interrupted() != 0;
    if (run_.folder && (done || stop || state.step % run_.save_every == 0))
      save_run(model_, state, diary_, *run_.folder, run_.notes);
    timed_.begin();
    return done || !stop;
  }

 private:
  void add_phenomena() {
    for (const double loss : choice_losses(model_, run_.sampler.corpus, run_.threads))
      diary_.phenomena += formatted("%.6g ", loss);
    diary_.phenomena += '\n';
  }
  void add_entropies() {
    for (const double entropy : attention_entropies(model_, run_.sampler.corpus.validation))
      diary_.entropies += formatted("%.6g ", entropy);
    diary_.entropies += '\n';
  }
  void add_watched(std::uint64_t step, const Insight& insight) {
    WatchedStep watched{.step = step, .entropies = attention_entropies(model_, run_.sampler.corpus.validation)};
    for (Size i = 0; i < insight.activity.size(); ++i) {
      const Activity& activity = insight.activity[i];
      WatchedLayer& layer = watched.layers.emplace_back(WatchedLayer{
          .gradient = insight.gradient[i],
          .weight = insight.weight[i],
          .update = insight.update[i],
          .mean = activity.mean,
          .deviation = activity.deviation,
          .low = activity.low,
          .high = activity.high,
          .units = activity.dead.size(),
          .saturated = activity.saturated,
      });
      for (const double share : activity.shares) layer.shares.push_back(std::round(share * 1e4) / 1e4);
      for (Size unit = 0; unit < activity.dead.size(); ++unit)
        if (activity.dead[unit]) layer.dead.push_back(unit);
    }
    diary_.watched += to_json_line(watched);
  }
  void add_row(const Evaluation& point, const StepReport& report) {
    diary_.log += formatted("%llu,%.6f,%.6f,%.6g,%.6g,%.6g\n", static_cast<unsigned long long>(point.step),
                            point.training, point.validation, report.norm, report.learning_rate,
                            seconds_of_row_ / static_cast<double>(steps_of_row_) * 1e3);
    seconds_of_row_ = 0;
    steps_of_row_ = 0;
    write_log();
  }
  void write_log() const {
    if (!run_.folder) return;
    write_text(run_.folder->log(), diary_.log);
    if (!diary_.watched.empty()) write_text(run_.folder->watched(), diary_.watched);
  }

  StageModel& model_;
  Timed& timed_;
  Progress& progress_;
  Diary& diary_;
  const TrainingRun& run_;
  double seconds_before_, seconds_of_row_ = 0;
  std::uint64_t steps_of_row_ = 0;
  bool evaluated_ = false;
  Clock::time_point start_ = Clock::now();
};

/// The next line's, with a space between them.
std::vector<double> numbers_of_line(std::istream& lines) {
  std::vector<double> numbers;
  std::string line;
  std::getline(lines, line);
  const char* rest = line.c_str();
  for (char* end = nullptr;; rest = end) {  // which reads nan and inf, too
    const double number = std::strtod(rest, &end);
    if (end == rest) return numbers;
    numbers.push_back(number);
  }
}

/// A prompt's line ends stay.
std::vector<std::string> on_one_line(std::vector<std::string> texts, const std::string& prompt) {
  for (std::string& text : texts)
    std::replace(text.begin() + static_cast<std::ptrdiff_t>(prompt.size()), text.end(), '\n', ' ');
  return texts;
}

}  // namespace

std::vector<std::string> Sampler::write(LanguageModel& model, Size count, Size most) const {
  const bool marked = corpus.writing().begin >= 0;
  const std::string& beginning = prompt.empty() && !marked ? corpus.writing().prompts.at(0) : prompt;
  const std::vector<Token> begin = corpus.begun(beginning);
  std::vector<std::string> samples;
  for (Size i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    const std::vector<Token> text = model.generate(begin, sampling, seed, number, most, corpus.writing().end);
    samples.push_back(corpus.spelling->continued(beginning, text));
  }
  return samples;
}

std::vector<std::string> Sampler::write(LanguageModel& model, Size count) const {
  return write(model, count, corpus.writing().longest);
}

std::vector<std::string> Sampler::glimpse(LanguageModel& model) const {
  return on_one_line(write(model, corpus.writing().glimpses, corpus.writing().glimpse), "");
}

std::vector<std::string> Sampler::complete(LanguageModel& model, const std::string& beginning, Size most) const {
  Fingerprint hash;
  hash.add(beginning);
  const Sampler sampler{corpus, beginning, sampling, seed ^ hash.number()};
  return on_one_line(sampler.write(model, corpus.writing().completions, most), beginning);
}

void save_run(StageModel& model, const TrainingState& state, const Diary& diary, const RunFolder& folder, Notes notes) {
  notes["seconds"] = shortest(diary.seconds);
  notes["log"] = diary.log;
  notes["phenomena"] = diary.phenomena;
  notes["entropies"] = diary.entropies;
  notes["watched"] = diary.watched;
  save_checkpoint(folder.checkpoint(), model.everything(), state, std::move(notes));
}

std::vector<double> attention_entropies(LanguageModel& model, std::span<const Token> text) {
  constexpr Size windows = 16;
  const Size length = model.facts().context;
  std::vector<double> sums;
  if (text.size() < windows * length) return sums;
  for (Size window = 0; window < windows; ++window) {
    Size i = 0;
    for (const AttentionMap& map : model.attention(text.subspan(window * (text.size() / windows), length)))
      for (Size head = 0; head < map.heads; ++head, ++i) {
        if (window == 0) sums.push_back(0);
        sums[i] += attention_entropy(map, head) / windows;
      }
    if (sums.empty()) break;
  }
  return sums;
}

std::vector<CurvePoint> curve_of(const TrainingState& state, const Diary& diary) {
  std::vector<CurvePoint> curve;
  std::istringstream phenomena{diary.phenomena}, entropies{diary.entropies};
  for (const Evaluation& point : state.history)
    curve.push_back(
        {point.step, point.training, point.validation, numbers_of_line(phenomena), numbers_of_line(entropies)});
  return curve;
}

Watched watched_of(const ModelFacts& model, const Diary& diary) {
  Watched watched;
  for (const Description& layer : model.layers) watched.paths.push_back(layer.path);
  std::istringstream lines{diary.watched};
  for (std::string line; std::getline(lines, line);) watched.steps.push_back(watched_step(line));
  return watched;
}

bool run_training(StageModel& model, TrainingState& state, Diary& diary, const TrainingRun& run) {
  Progress progress{state.step, run.recipe.steps};
  Timed timed{model, progress, run.validation.batches(), run.watch_every};
  Watch watch{model, timed, progress, diary, run};
  return train(timed, state, run.recipe, run.source, run.validation, watch);
}

}  // namespace strata::support
