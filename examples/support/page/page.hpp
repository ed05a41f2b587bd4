#pragma once

#include <string_view>

/// The page's style sheet and script, made into text by CMakeLists.txt.
namespace strata::support::page {

extern const std::string_view style, script;

}  // namespace strata::support::page
