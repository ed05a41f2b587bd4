#pragma once
#include "corpus.hpp"
#include "progress.hpp"
#include "run_folder.hpp"
#include "source.hpp"
#include "stage_model.hpp"

#include "strata/train/loop.hpp"

#include <optional>

namespace strata::support {

/// Writes samples of what a model has learnt.
struct Sampler {
  const Corpus& corpus;
  std::string prompt;
  Sampling sampling;
  std::uint64_t seed;

  std::vector<std::string> write(LanguageModel& model, Size count) const;
  /// A few, short, on one line each: to be seen as the model learns.
  std::vector<std::string> glimpse(LanguageModel& model) const;
  /// How the model goes on from another prompt. The randomness is the prompt's: the same for every model.
  std::vector<std::string> complete(LanguageModel& model, const std::string& beginning, Size most) const;

 private:
  std::vector<std::string> write(LanguageModel& model, Size count, Size most) const;
};

/// How long training has taken, and the log of its evaluations: both outlive the process in the checkpoint.
struct Diary {
  double seconds = 0;
  double seconds_of_steps = 0;  ///< in this process, evaluations left out
  std::uint64_t steps = 0;      ///< in this process
  std::string log = "step,training,validation,norm,learning_rate,ms\n";
  std::string entropies = {};  ///< of attention: a line for each evaluation, a figure for each head of each layer
  std::string watched = {};    ///< what was seen inside: a line of JSON for each look
  std::string phenomena = {};  ///< of a known text: a line for each evaluation, a choice's loss for each phenomenon
};

/// All that a training run needs beside the model.
struct TrainingRun {
  Recipe recipe;
  Source source, validation;
  Sampler sampler;
  const RunFolder* folder;  ///< null: leave no files
  std::uint64_t save_every;
  Notes notes;
  int threads = 1;
  std::uint64_t watch_every = 0;  ///< steps between looks inside; 0: none
};

/// What was seen inside a model, from a diary.
Watched watched_of(const ModelFacts& model, const Diary& diary);

/// The points at which a run was evaluated.
std::vector<CurvePoint> curve_of(const TrainingState& state, const Diary& diary);

/// How widely each head of each attention looks in some windows of a text, see `attention_entropy`; empty where there is
/// no attention, or little text.
std::vector<double> attention_entropies(LanguageModel& model, std::span<const Token> text);

/// Runs the training loop with progress, log and checkpoints. False if it was interrupted; then it is saved.
bool run_training(StageModel& model, TrainingState& state, Diary& diary, const TrainingRun& run);

/// Writes the run as it stands.
void save_run(StageModel& model, const TrainingState& state, const Diary& diary, const RunFolder& folder, Notes notes);

}  // namespace strata::support
