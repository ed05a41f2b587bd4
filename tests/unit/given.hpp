#pragma once
#include "strata/core/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <unistd.h>

/// What the tests of files and errors share.
namespace given {

/// An empty folder that is there for a test.
struct Folder {
  Folder() = default;
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(Folder&&) = delete;

  /// Writes a file into it.
  std::filesystem::path file(std::string_view name, std::string_view content) const {
    std::ofstream{path / name, std::ios::binary} << content;
    return path / name;
  }

  const std::filesystem::path path = [] {
    std::string name = std::filesystem::temp_directory_path() / "strata-XXXXXX";
    if (!::mkdtemp(name.data()))
      throw std::filesystem::filesystem_error{name, std::error_code{errno, std::generic_category()}};
    return std::filesystem::path{name};
  }();
};

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// What the Error thrown by f says; empty if none is.
std::string error_of(auto&& f) {
  try {
    f();
  } catch (const strata::Error& error) { return error.what(); }
  return {};
}

}  // namespace given
