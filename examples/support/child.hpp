#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace strata::support {

/// Runs a program to its end; what it writes to standard output is dropped, standard error shows. SIGINT and SIGTERM
/// sent to this process alone go to the child too. Returns its exit code, or 128 + the signal that ended it. Throws
/// Error.
int run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments);

}  // namespace strata::support
