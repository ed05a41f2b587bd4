#pragma once
#include <cstddef>

namespace strata::support {

/// Whether a stream is a terminal on which lines can be rewritten.
bool is_terminal(int descriptor);

/// Colours are for terminals, unless NO_COLOR is set (no-color.org).
bool wants_colours(int descriptor);

/// How wide a terminal is, or what to take a stream for that is none.
std::size_t columns_of_stream(int descriptor, std::size_t otherwise = 80);

}  // namespace strata::support
