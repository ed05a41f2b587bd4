#pragma once
#include "strata/core/size.hpp"

#include <span>
#include <string>
#include <string_view>

namespace strata::support {

/// A bar that lies, between its name and what it says.
struct RowBar {
  std::string name;
  double value;
  std::string text;
  Size hue = 3;
};

/// A bar below the other, from 0 to the largest; of a value that is not finite, only the name. Empty without bars.
/// A picture is as wide as its place on the page: where that is narrow, `width` is less, and the letters stay as large.
std::string row_bars(std::span<const RowBar> bars, std::string_view described, double width = 460);

}  // namespace strata::support
