#pragma once
#include "watching.hpp"

namespace strata::support {

/// Inside, as it learns: a line for each layer over the steps, how the outputs of each are spread, and the warnings.
/// Empty where nothing was watched.
std::string watched_section(const Watched& watched, const std::vector<std::string>& warnings);

}  // namespace strata::support
