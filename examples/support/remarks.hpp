#pragma once
#include "report.hpp"

namespace strata::support {

/// What the figures of a ladder say beside its table: where a stage overtakes the one before it, and where they say
/// something else than the ladder's idea does.
std::vector<std::string> remarks_on(const std::vector<StageReport>& stages);

}  // namespace strata::support
