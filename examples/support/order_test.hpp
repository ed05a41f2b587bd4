#pragma once
#include "corpus.hpp"
#include "report.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// Whether a model cares for the order of what came before the last symbol: its predictions after texts of the
/// validation part, and after the same texts with all but the last symbol shuffled. Nothing for kinds of corpus that
/// don't ask for it.
std::optional<OrderTest> order_test(LanguageModel& model, const Corpus& corpus, std::uint64_t seed);

}  // namespace strata::support
