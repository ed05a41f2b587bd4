#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace strata {

/// What went wrong outside the program: a file, a flag, a disk. One line that names it, the place, what was found and
/// what was expected.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file was to be read, and there is none.
struct MissingFile : Error {
  explicit MissingFile(std::string path)
      : Error{path + ": can't be opened: No such file or directory"}, file{std::move(path)} {}

  std::string file;
};

}  // namespace strata
