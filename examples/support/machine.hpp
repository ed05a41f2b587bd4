#pragma once
#include <string>

namespace strata::support {

/// Processor, how many threads it runs at once, instruction set.
std::string machine_text();

/// The library and the compiler, with their versions.
std::string version_text();

/// Today, as 2024-02-29.
std::string date_text();

}  // namespace strata::support
