#pragma once
#include "figures.hpp"

namespace strata::corpus {

/// One page that needs nothing else.
std::string to_html(const Findings& findings);

}  // namespace strata::corpus
