#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>

namespace given {

/// Where larger data lies, named by the variable STRATA_DATA; says so if what is looked for is not there.
inline std::optional<std::filesystem::path> data(const std::string& name) {
  const char* folder = std::getenv("STRATA_DATA");
  if (folder && std::filesystem::exists(std::filesystem::path{folder} / name))
    return std::filesystem::path{folder} / name;
  MESSAGE("skipped: STRATA_DATA has no ", name);
  return std::nullopt;
}

}  // namespace given
