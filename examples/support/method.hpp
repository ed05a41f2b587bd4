#pragma once
#include "report.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// A recipe in words, and what the model itself brings along (dropout, normalisation).
TrainingMethod method_of(const Recipe& recipe, const ModelFacts& facts);

}  // namespace strata::support
