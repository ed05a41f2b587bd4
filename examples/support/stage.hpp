#pragma once
#include "corpus_kind.hpp"
#include "source.hpp"
#include "stage_model.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace strata::support {

/// What a stage says of itself; its program, and its place in comparisons, are found by the id.
struct About {
  std::string id;                             ///< 03_mlp
  std::string title;                          ///< MLP
  std::string whats_new;                      ///< an embedding and a hidden layer
  std::string sees;                           ///< 3 symbols
  std::string can_now = {}, cannot_yet = {};  ///< in a sentence or two
};

/// A step of the evolution: what it is, and how its program trains it. A recipe with batch 0 takes all examples at every
/// step.
struct Stage : About {
  Recipe quick = {};                     ///< that is followed unless another is asked for
  std::optional<Recipe> published = {};  ///< absent where the source does not say how it trained
  const char* usual = "quick";           ///< what `--recipe` calls the first of these
  const char* usual_help = "minutes";    ///< and `--help` says of it
  const CorpusKind* data = &name_corpus;
  Drawing drawing = Drawing::windows;
  Size passes = 0;       ///< above 0: a recipe's steps are as many as it takes to see all so often
  Size evaluations = 3;  ///< in each pass; 0: one, at its end

  /// In place of training: sets the weights from the training part.
  std::function<void(StageModel& model, const Corpus& corpus)> fit = {};
  /// Shown after the result: what else the data has to say.
  std::function<std::vector<std::string>(const Corpus& corpus)> remarks = {};
};

/// What a program does instead, if a flag asks for it: one of its own, or `--corpus`, which then has no help here.
struct Variant {
  const char *flag, *help;
  const Stage& stage;
  StageModel& model;
};

/// The whole program: command line, data, training or scoring, samples, files. Returns the exit code: 0, 1 for a
/// failure, 2 for misuse, 128 + the signal when it was interrupted.
int run_stage(const Stage& stage, StageModel& model, int argc, char** argv, const Variant* variant = nullptr);

}  // namespace strata::support
