#include "terminal.hpp"

#include <cstdlib>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

namespace strata::support {

bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return isatty(descriptor) && kind && std::strcmp(kind, "dumb") != 0;
}

bool wants_colours(int descriptor) {
  const char* none = std::getenv("NO_COLOR");
  return is_terminal(descriptor) && !(none && *none);
}

std::size_t columns_of_stream(int descriptor, std::size_t otherwise) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : otherwise;
}

}  // namespace strata::support
