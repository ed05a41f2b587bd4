#include "ablation_report.hpp"
#include "estimate.hpp"
#include "follow.hpp"
#include "format.hpp"
#include "interrupt.hpp"
#include "report_text.hpp"
#include "stage_run.hpp"

#include <algorithm>
#include <limits>

/// What a stage's program does but to train.
namespace strata::support {

int StageRun::score_weights() {
  load_weights(options_.load);
  return show(result());
}

int StageRun::go_without() {
  constexpr Size most = 1 << 15;  // symbols that are enough to see a difference
  const std::vector<Branch> asked = branches_named(model_, options_.without);
  load_weights(trained_weights(options_, folder_));
  const std::span<const Token> text = corpus_->validation.first(std::min(most, corpus_->validation.size()));
  if (text.empty()) throw Error{"--without: the corpus has no validation part to measure a loss on"};
  const Ablation ablation =
      ablate(model_, scoring_source(text, cut(), 8), asked, options_.threads, [&](Size done, Size all) {
        if (is_terminal(2)) std::fprintf(stderr, "\r\033[Kmeasuring %3zu %%", 100 * done / all);
        if (interrupted()) throw Interrupted{false};
      });
  if (is_terminal(2)) std::fputs("\r\033[K", stderr);
  folder_.make();
  write_text(folder_.without_html(), ablation_page(ablation, stage_.id, model_.facts().type));
  std::printf("%s", options_.json ? (to_json_line(ablation)).c_str()
                                  : ablation_text(ablation, columns_of_stream(1, 100), wants_colours(1)).c_str());
  std::fprintf(stderr, "%s\n", folder_.without_html().c_str());
  return 0;
}

Batch StageRun::first_batch(Size sequences) const {
  Batch batch;
  training_source(corpus_->train, cut(), sequences).fill(batch, 1, seed_);
  return batch;
}

int StageRun::estimate() {
  check_batch();
  check_watch();
  const TrainingState state = checkpoint_ ? checkpoint_->state() : TrainingState{};
  const bool trained = checkpoint_ && (state.step >= recipe_.steps || state.stopped);
  const bool finished = trained && std::filesystem::exists(folder_.report_json());
  double seconds = 0;
  if (!stage_.fit && !finished) {
    open_model();
    model_.initialise(seed_, recipe_.initialisation);
    Ahead ahead{state.step,
                trained ? state.step : recipe_.steps,
                training_source(corpus_->train, cut(), recipe_.batch),
                validation_source(corpus_->validation, cut(), score_batch()),
                {}};
    for (const auto part : {corpus_->scored_of_train(), corpus_->test})
      if (!part.empty()) ahead.scored.push_back(scoring_source(part, cut(), score_batch()));
    seconds = estimated_seconds(model_, recipe_, ahead, seed_);
  }
  std::printf("{\"seconds\":%.3f,\"finished\":%s,\"data\":\"%s\"}\n", seconds, finished ? "true" : "false",
              corpus_->fingerprint.c_str());
  return 0;
}

int StageRun::overfit() {
  if (options_.steps == std::uint64_t{0}) throw Misuse{"--overfit-batch: --steps 0 would learn nothing"};
  if (stage_.fit) throw Misuse{"--overfit-batch: " + stage_.id + " counts; there is no descent to try"};
  recipe_.batch = options_.batch.value_or(recipe_.batch > 0 ? recipe_.batch : 32);
  check_batch();
  recipe_.steps = options_.steps.value_or(500);
  recipe_.schedule = Constant{rate_of(recipe_.schedule)};
  recipe_.rule.penalty = 0;
  recipe_.keep_best = false;
  const OneBatch one{first_batch(recipe_.batch)};
  open_model();
  model_.initialise(seed_, recipe_.initialisation);
  state_.seed = seed_;
  recipe_.evaluate_every = std::max<std::uint64_t>(1, recipe_.steps / 10);
  if (!run_training(model_, state_, diary_, plan(Source{one}, Source{one}, nullptr))) throw Interrupted{false};
  const double reached =
      state_.history.empty() ? std::numeric_limits<double>::quiet_NaN() : state_.history.back().validation;
  std::printf("one batch of %s examples: loss %.4f after %s steps; the lowest possible is %.4f\n",
              grouped(recipe_.batch).c_str(), reached, grouped(state_.step).c_str(), one.lowest_loss());
  return 0;
}

int StageRun::check_gradients() {
  if (!print_gradients(model_.check_gradients(first_batch(4), seed_, recipe_.initialisation)))
    throw Error{"a gradient differs from its central difference by more than 1e-5 of itself"};
  return 0;
}

}  // namespace strata::support
