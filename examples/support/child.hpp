#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace strata::support {

/// The folder of the program that runs, and its name.
std::filesystem::path program_folder();
std::string program_name();

/// Runs a program to its end; standard error shows, what it writes to standard output is kept in `output`, or dropped.
/// SIGINT and SIGTERM sent to this process alone go to the child too. Returns its exit code, or 128 + the signal that
/// ended it. Throws Error.
int run_child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
              std::string* output = nullptr);

/// The signal that came, to a child or between two of them, or 0.
int signal_to_children();

}  // namespace strata::support
