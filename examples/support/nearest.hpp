#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata::support {

/// Of some names those that may have been meant by a word, the likeliest first: what it begins, and what a few changed,
/// missing or swapped letters make of it. At most three.
std::vector<std::string> nearest(std::string_view word, std::span<const std::string_view> names);

}  // namespace strata::support
