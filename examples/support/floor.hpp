#pragma once
#include "corpus.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// The best that any model could do on the validation part of a corpus whose text is known.
Floor floor_of(const Corpus& corpus);

/// How far a model is from it, on the validation part and in what it writes.
FloorGap gap_of(LanguageModel& model, const Corpus& corpus, std::uint64_t seed, int threads);

/// The loss of each phenomenon as a choice among its candidates, over the first texts of the validation part.
std::vector<double> choice_losses(LanguageModel& model, const Corpus& corpus, int threads);

}  // namespace strata::support
