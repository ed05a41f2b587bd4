#include "rank_plot.hpp"

#include <algorithm>

namespace strata::support {

std::vector<Size> places_of_logarithmic_axis(Size count) {
  std::vector<Size> some;
  for (Size i = 0; i < count; i += 1 + i / 40) some.push_back(i);
  if (count > 0 && some.back() != count - 1) some.push_back(count - 1);
  return some;
}

std::string rank_figure(std::span<const RankedCounts> all, const std::string& title, const std::string& x_axis) {
  std::vector<PlotLine> lines;
  double most = 1, last = 1;
  for (const RankedCounts& counts : all) {
    PlotLine& line = lines.emplace_back(PlotLine{counts.name, counts.hue, {}});
    for (const Size i : places_of_logarithmic_axis(counts.times.size()))
      line.points.push_back(PlotPoint::at(static_cast<double>(i + 1), static_cast<double>(counts.times[i])));
    if (!counts.times.empty()) most = std::max(most, static_cast<double>(counts.times[0]));
    last = std::max(last, static_cast<double>(counts.times.size()));
  }
  const double end = std::min(last, most);
  lines.push_back({.name = "Zipf’s law: times ∝ 1 / rank",
                   .hue = 0,
                   .points = {PlotPoint::at(1, most), PlotPoint::at(end, most / end)},
                   .dashed = true});
  return plot_figure(lines, {.title = title,
                             .unit = "times",
                             .x_axis = x_axis,
                             .logarithmic = true,
                             .logarithmic_x = true,
                             .x_range = Plot::Range{1, std::max(last, 10.0)},
                             .range = Plot::Range{0.8, most * 1.6}});
}

}  // namespace strata::support
