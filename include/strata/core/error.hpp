#pragma once
#include <stdexcept>

namespace strata {

/// What went wrong outside the program: a file, a flag, a disk. One line that names it, the place, what was found and
/// what was expected.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace strata
