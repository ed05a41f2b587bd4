#pragma once
#include "strata/core/size.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace strata::corpus {

/// How many of the stories have so many tokens; the longest hundredth is the last bar.
std::string length_figure(const std::map<Size, std::uint64_t>& stories_by_length);

}  // namespace strata::corpus
