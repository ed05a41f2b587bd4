#pragma once
#include "runs.hpp"

#include "support/corpus.hpp"
#include "support/stage_model.hpp"

namespace strata::shakespeare {

/// What models are asked about: windows of a text, and what comes behind prompts.
struct Asked {
  const support::Corpus& corpus;
  const std::vector<std::string>& prompts;
  std::uint64_t seed;
};

/// Looks into a trained model: a window of text with its attention, continuations, next tokens, samples.
void look_inside(Experiment& experiment, support::LanguageModel& model, const Asked& asked);

/// Seconds a step of the baseline's blocks over windows of 32 to 512 symbols. Throws Ended.
std::vector<LengthTrial> try_lengths(bool quick, int threads);

}  // namespace strata::shakespeare
