#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace strata::support {

struct WholeNumber {
  std::uint64_t* to;
  std::uint64_t lowest, highest;
};

struct PositiveNumber {
  double* to;
};

/// From 0 on.
struct NumberFromZero {
  double* to;
};

/// Above 0, at most 1.
struct Share {
  double* to;
};

/// Each time the flag is given, one more.
using Texts = std::vector<std::string>*;

/// A flag, where what stands behind it goes, and what `--help` says of it. Nothing stands behind a `bool`'s.
struct Flag {
  std::string name;
  std::variant<std::filesystem::path*, std::string*, WholeNumber, PositiveNumber, NumberFromZero, Share, Texts, bool*>
      value;
  std::string help;
};

/// Reads the command line of a program that is no stage. The exit code where there is nothing more to do (`--help`).
/// Throws Misuse.
std::optional<int> parse_flags(int argc, char** argv, const std::string& about, std::span<const Flag> flags);

}  // namespace strata::support
