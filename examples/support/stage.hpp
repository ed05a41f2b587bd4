#pragma once
#include "corpus.hpp"
#include "stage_model.hpp"

#include <functional>

namespace strata::support {

/// A step of the evolution: what a program says of its model. A recipe with batch 0 takes all examples at every step.
struct Stage {
  std::string id;         ///< 03_mlp
  std::string title;      ///< MLP
  std::string whats_new;  ///< an embedding and a hidden layer
  std::string sees;       ///< 3 symbols
  Recipe quick, published;
  bool prefixes = false;  ///< learns each symbol from the beginning of its word, padded on the right

  /// In place of training: sets the weights from the training part.
  std::function<void(StageModel& model, const Corpus& corpus)> fit = {};
  /// Shown after the result: what else the data has to say.
  std::function<std::vector<std::string>(const Corpus& corpus)> remarks = {};
};

/// What a program does instead, if a flag asks for it.
struct Variant {
  const char *flag, *help;
  const Stage& stage;
  StageModel& model;
  bool prose = false;  ///< learns prose rather than names
};

/// The whole program: command line, data, training or scoring, samples, files. Returns the exit code: 0, 1 for a
/// failure, 2 for misuse, 128 + the signal when it was interrupted.
int run_stage(const Stage& stage, StageModel& model, int argc, char** argv, const Variant* variant = nullptr);

}  // namespace strata::support
