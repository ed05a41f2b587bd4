#pragma once
#include "inside.hpp"
#include "options.hpp"

namespace strata::support {

/// Follows a text through a model: a listing for a terminal, or with `json` all numbers; and a page, whose path is told.
void follow(const Reading& reading, const std::string& text, bool json, const std::filesystem::path& page);

}  // namespace strata::support
