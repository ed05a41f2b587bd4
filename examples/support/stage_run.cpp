#include "stage_run.hpp"

#include "floor.hpp"
#include "format.hpp"
#include "interrupt.hpp"
#include "order_test.hpp"
#include "preview.hpp"
#include "report_text.hpp"

#include <chrono>
#include <cmath>
#include <limits>

namespace strata::support {

namespace {
constexpr double none = std::numeric_limits<double>::quiet_NaN();
}

StageRun::StageRun(const Stage& stage, StageModel& model, Options options, const Variant* variant)
    : stage_{stage}, model_{model}, options_{std::move(options)}, folder_{options_.out, stage.id} {
  open_checkpoint(variant);
  seed_ = options_.seed.value_or(42);
  recipe_ = planned_recipe(stage, options_);
  if (stage.fit) recipe_.steps = 0;
  read_corpus();
  count_passes();
  check_prompt(options_.prompt, *corpus_);
}

void StageRun::open_checkpoint(const Variant* variant) {
  if (!options_.resume) return;
  checkpoint_file_ = options_.resume_from.empty() ? folder_.checkpoint() : options_.resume_from;
  checkpoint_.emplace(checkpoint_file_);
  const std::string found = checkpoint_->note("model"), expected = model_.facts().type;
  if (found != expected)
    throw Error{checkpoint_file_.string() + ": found a run of " + (found.empty() ? "another program" : found) +
                ", expected one of " + expected +
                (variant
                     ? std::string{"; was it begun "} + (options_.variant ? "without " : "with ") + variant->flag + "?"
                     : "")};
  adopt(options_, *checkpoint_, checkpoint_file_);
}

void StageRun::check_batch() const {
  if (model_.facts().couples_batch && options_.batch == Size{1})
    throw Misuse{"--batch: " + stage_.id + " normalises over the batch, which takes at least 2 examples; found 1"};
}

/// What is seen stays in memory, and goes into every checkpoint.
void StageRun::check_watch() const {
  constexpr std::uint64_t most = 2'000;
  if (options_.watch == 0 || stage_.fit) return;  // what counts has no steps to look at
  const std::uint64_t least = (recipe_.steps + most - 1) / most;
  if (options_.watch < least || options_.watch > recipe_.steps)
    throw Misuse{"--watch: found " + std::to_string(options_.watch) + ", expected " + grouped(least) + " to " +
                 grouped(recipe_.steps) + " (the run's steps, of which at most " + grouped(most) + " are looked at)"};
}

void StageRun::read_corpus() {
  corpus_ = stage_.data->read(options_, seed_, model_.facts());
  if (checkpoint_ && checkpoint_->note("corpus") != corpus_->fingerprint)
    throw Error{checkpoint_file_.string() + ": the run learns from other data; give it the same " +
                (corpus_->known ? "--tales and --tales-seed"
                                : std::string{"--corpus"} + (stage_.data->validation ? " and --validation" : "") +
                                      (stage_.data->tokenizer ? ", and --tokenizer if it had one" : ""))};
}

void StageRun::count_passes() {
  if (stage_.passes == 0) return;
  try {
    const Size pass = steps_a_pass(corpus_->train, cut(), recipe_.batch);
    if (!options_.steps) set_steps(recipe_, options_.passes.value_or(stage_.passes) * pass);
    recipe_.evaluate_every =
        stage_.evaluations > 0 ? std::clamp<std::uint64_t>(pass / stage_.evaluations, 1, 500) : pass;
  } catch (const Error& error) {
    throw Error{(options_.corpus.empty() ? "--tales" : options_.corpus.string()) + ": " + error.what()};
  }
}

void StageRun::open_model() {
  const Size batch =
      recipe_.batch > 0 ? recipe_.batch : training_source(corpus_->train, cut(), recipe_.batch).examples();
  model_.open(std::max(batch, score_batch()), options_.threads);
}

/// A new run, or one that goes on.
void StageRun::begin() {
  open_model();
  if (checkpoint_) return load_checkpoint();
  state_.seed = seed_;
  model_.initialise(seed_, recipe_.initialisation);
  fit();
}

void StageRun::load_checkpoint() {
  checkpoint_->load(model_.everything());
  model_.changed();
  state_ = checkpoint_->state();
  diary_.log = checkpoint_->note("log");
  diary_.seconds = std::strtod(checkpoint_->note("seconds").c_str(), nullptr);
  diary_.phenomena = checkpoint_->note("phenomena");
  diary_.entropies = checkpoint_->note("entropies");
  diary_.watched = checkpoint_->note("watched");
  checkpoint_.reset();
}

void StageRun::fit() {
  if (!stage_.fit) return;
  const auto begin = std::chrono::steady_clock::now();
  stage_.fit(model_, *corpus_);
  model_.changed();
  diary_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Notes StageRun::notes() const {
  return {{"model", model_.facts().type},
          {"recipe", options_.recipe.value_or(stage_.usual)},
          {"steps", std::to_string(recipe_.steps)},
          {"batch", std::to_string(recipe_.batch)},
          {"learning_rate", shortest(rate_of(recipe_.schedule))},
          {"corpus", corpus_->fingerprint},
          {"spelling", corpus_->spelling->fingerprint()}};
}

TrainingRun StageRun::plan(Source source, Source validation, const RunFolder* folder) const {
  return {recipe_,
          std::move(source),
          std::move(validation),
          {*corpus_, options_.prompt, options_.sampling, seed_},
          folder,
          options_.save_every.value_or(recipe_.evaluate_every),
          notes(),
          options_.threads,
          options_.watch};
}

double StageRun::score(const char* part, std::span<const Token> stream, bool validates) {
  if (stream.empty()) return none;
  if (is_terminal(2)) std::fprintf(stderr, "\r\033[Kscoring the %s part", part);
  const Source source = (validates ? validation_source : scoring_source)(stream, cut(), score_batch());
  Batch batch;
  LossSum sum;
  for (Size i = 0; i < source.batches(); ++i) {
    source.fill(batch, i, 0);
    sum += model_.evaluate(batch);
    if (interrupted()) throw Interrupted{options_.load.empty()};
  }
  if (is_terminal(2)) std::fputs("\r\033[K", stderr);
  return sum.mean();
}

/// What training has just found of the same weights is not scored again.
double StageRun::validation_loss() {
  if (recipe_.keep_best && state_.best_step > 0) return state_.best;
  if (!state_.history.empty() && state_.history.back().step == state_.step) return state_.history.back().validation;
  return score("validation", corpus_->validation, true);
}

Result StageRun::result() {
  Result result{.training = score("training", corpus_->scored_of_train()),
                .validation = validation_loss(),
                .test = score("test", corpus_->test),
                .steps = state_.step,
                .seconds = diary_.seconds,
                .steps_per_second = diary_.steps > 0 ? static_cast<double>(diary_.steps) / diary_.seconds_of_steps : 0};
  result.symbols_a_step = symbols_a_step(training_source(corpus_->train, cut(), recipe_.batch), recipe_.batch);
  result.curve = curve_of(state_, diary_);
  if (!diary_.watched.empty()) result.watched = watched_of(model_.facts(), diary_);
  const Sampler sampler{*corpus_, options_.prompt, options_.sampling, seed_};
  result.samples = sampler.write(model_, options_.samples.value_or(corpus_->writing().samples));
  result.completions = completions(model_, sampler);
  result.examples = examples_of(corpus_->train, cut(), *corpus_->spelling);
  result.order_test = order_test(model_, *corpus_, seed_);
  if (corpus_->known) result.floor_gap = gap_of(model_, *corpus_, seed_, options_.threads);
  if (recipe_.keep_best && state_.best_step > 0 && state_.best_step < state_.step)
    result.remarks.push_back(
        formatted("The lowest validation loss, %.4f, came at step %s of %s; these weights are kept.", state_.best,
                  grouped(state_.best_step).c_str(), grouped(state_.step).c_str()));
  if (stage_.remarks)
    for (std::string& remark : stage_.remarks(*corpus_)) result.remarks.push_back(std::move(remark));
  return result;
}

int StageRun::show(const Result& result) {
  if (options_.json)
    std::printf("%s\n", json_line(stage_, model_, result).c_str());
  else
    print_result(stage_, model_.facts(), *corpus_, result);
  return 0;
}

void StageRun::load_weights(const std::filesystem::path& path) {
  open_model();
  const WeightsFile file{path};
  file.load(model_);
  file.check_spelling(*corpus_->spelling, stage_.data->tokenizer ? "this corpus; it lies beside the weights, as " +
                                                                       RunFolder::vocabulary_of(path).string() +
                                                                       ", and goes to --tokenizer"
                                                                 : "this corpus");
}

int StageRun::train() {
  check_batch();
  check_watch();
  folder_.make();
  begin();
  folder_.clear(options_.resume);
  if (const std::string vocabulary = corpus_->spelling->file(); !vocabulary.empty())
    write_text(folder_.vocabulary(), vocabulary);
  std::fprintf(stderr, "%s · %s: %s\n%s parameters; %s\n", stage_.id.c_str(), stage_.title.c_str(),
               model_.facts().type.c_str(), grouped(model_.facts().parameters).c_str(), corpus_->description.c_str());
  const TrainingRun run = plan(training_source(corpus_->train, cut(), recipe_.batch),
                               validation_source(corpus_->validation, cut(), score_batch()), &folder_);
  if (recipe_.steps == 0) save_run(model_, state_, diary_, folder_, run.notes);
  if (!run_training(model_, state_, diary_, run)) throw Interrupted{true};

  const Result found = result();
  save_weights_file(folder_.model(), model_, state_, notes(), found.validation);
  const LadderReport report = report_of(stage_, model_, *corpus_, found, recipe_, options_.command);
  write_text(folder_.report_json(), to_json(report));
  write_text(folder_.report_html(), to_html(report));
  if (!options_.json) std::fprintf(stderr, "%s\n", folder_.report_html().c_str());
  return show(found);
}

}  // namespace strata::support
