#pragma once
#include "strata/core/size.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strata::corpus {

struct Curve {
  std::string name, style;  ///< classes of the style sheet
  std::vector<std::pair<double, double>> points;
};

/// Curves over a logarithmic axis, and a line from top to bottom at a place that is told.
struct CurveChart {
  std::string title, unit, x_axis;
  double from, to;  ///< on the axis
  double low, high;
  bool logarithmic = false;  ///< the values
  double told_at = 0;        ///< 0: nowhere
  std::string told = {};
};
std::string line_figure(std::span<const Curve> curves, const CurveChart& chart);

/// How many of the stories have so many tokens; the longest hundredth is the last bar.
std::string length_figure(const std::map<Size, std::uint64_t>& stories_by_length);

}  // namespace strata::corpus
