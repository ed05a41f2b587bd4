#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>

namespace strata::support {

struct WholeNumber {
  std::uint64_t* to;
  std::uint64_t lowest, highest;
};

struct PositiveNumber {
  double* to;
};

/// A flag with a value: where it goes, and what `--help` says of it.
struct Flag {
  std::string name;
  std::variant<std::filesystem::path*, WholeNumber, PositiveNumber> value;
  std::string help;
};

/// Reads the command line of a program that is no stage. The exit code where there is nothing more to do (`--help`).
/// Throws Misuse.
std::optional<int> parse_flags(int argc, char** argv, const std::string& about, std::span<const Flag> flags);

}  // namespace strata::support
