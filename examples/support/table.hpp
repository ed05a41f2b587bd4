#pragma once

#include "report.hpp"

#include <cstdio>

namespace strata::support {

/// The stages side by side, how each goes on from the same beginnings, then what each has written. Lines keep to
/// `width` columns as far as words allow: texts wrap, and where that is not enough, what is new and what is seen move
/// below the table. `colours` adds ANSI escapes.
std::string comparison_table(const LadderReport& report, std::size_t width, bool colours);

/// The same, to a stream: as wide as its terminal (120 columns elsewhere), with colours on a terminal unless NO_COLOR
/// is set (no-color.org).
void print_comparison(std::FILE* stream, const LadderReport& report);

}  // namespace strata::support
