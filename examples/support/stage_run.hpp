#pragma once
#include "options.hpp"
#include "plan.hpp"
#include "result.hpp"
#include "run_folder.hpp"
#include "stage.hpp"
#include "training.hpp"
#include "weights_file.hpp"

#include "strata/train/checkpoint.hpp"

#include <optional>

namespace strata::support {

/// One program's work, from the command line on.
class StageRun {
 public:
  StageRun(const Stage& stage, StageModel& model, Options options, const Variant* variant);

  // Each ends with the exit code, and shows what it found on standard output. They throw Error, Misuse, Interrupted.
  int train();
  int score_weights();
  int go_without();
  int estimate();
  int overfit();
  int check_gradients();

 private:
  void open_checkpoint(const Variant* variant);
  void check_batch() const;
  void check_watch() const;
  void read_corpus();
  void count_passes();
  void open_model();
  void load_weights(const std::filesystem::path& file);
  void begin();
  void load_checkpoint();
  void fit();
  double validation_loss();
  Result result();
  double score(const char* part, std::span<const Token> stream, bool validates = false);
  int show(const Result& result);
  TrainingRun plan(Source source, Source validation, const RunFolder* folder) const;
  Notes notes() const;
  Cut cut() const { return {model_.facts().context, model_.facts().one_target, stage_.drawing}; }
  Size score_batch() const { return std::max<Size>(1, 8192 / model_.facts().context); }
  Batch first_batch(Size sequences) const;

  const Stage& stage_;
  StageModel& model_;
  Options options_;
  RunFolder folder_;
  std::filesystem::path checkpoint_file_;
  std::optional<Checkpoint> checkpoint_;
  std::uint64_t seed_ = 0;
  Recipe recipe_;
  std::optional<Corpus> corpus_;
  TrainingState state_;
  Diary diary_;
};

}  // namespace strata::support
