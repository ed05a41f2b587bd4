#pragma once
#include "strata/inspect/projection.hpp"

#include <string>

namespace strata::support {

/// Labels at their points of the plane. Where they would cover another that comes before, there is a dot instead; a
/// pointer is told of each which it is.
std::string scatter_figure(const Projection& plane, std::span<const std::string> labels, const std::string& title);

}  // namespace strata::support
