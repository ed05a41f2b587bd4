#pragma once
#include <cstddef>
#include <stdexcept>

namespace strata {

/// What went wrong outside the program: a file, a flag, a disk. One line that names it, the place, what was found and
/// what was expected.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file was to be read, and there is none. What it says begins with the path, which is so long.
struct MissingFile : Error {
  template <class Path>
  explicit MissingFile(const Path& path)
      : Error{path.string() + ": can't be opened: No such file or directory"}, path_length{path.string().size()} {}

  std::size_t path_length;
};

}  // namespace strata
