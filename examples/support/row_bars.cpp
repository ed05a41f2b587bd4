#include "row_bars.hpp"

#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

std::string row_bars(std::span<const RowBar> bars, std::string_view described, double width) {
  constexpr std::size_t longest_name = 20;
  constexpr double row = 21, thickness = 14, character = 7.2, strong_character = 8.6, gap = 8;
  if (bars.empty()) return {};
  double names = 0, texts = 0, most = 0;
  for (const RowBar& bar : bars) {
    names = std::max(names, strong_character * static_cast<double>(columns_of(shortened(bar.name, longest_name))));
    texts = std::max(texts, character * static_cast<double>(columns_of(bar.text)));
    if (std::isfinite(bar.value)) most = std::max(most, bar.value);
  }
  const Scale across{0, most > 0 ? most : 1, names + gap, std::max(width - texts - gap, names + 2 * gap)};
  std::string out = svg_open(width, row * static_cast<double>(bars.size()), "chart rows", described);
  double top = 0;
  for (const RowBar& bar : bars) {
    const double base = top + row / 2 + 4.5, end = across(std::isfinite(bar.value) ? bar.value : 0);
    append(out, svg_text({across.start - gap, base, "end", "strong"}, shortened(bar.name, longest_name)),
           "<rect class=\"hue-", std::to_string(bar.hue % 9), "\" x=\"", coordinate(across.start), "\" y=\"",
           coordinate(top + (row - thickness) / 2), "\" width=\"", coordinate(end - across.start), "\" height=\"",
           coordinate(thickness), "\"/>", svg_text({end + gap - 2, base, "start", "tick"}, bar.text));
    top += row;
  }
  return out + "</svg>";
}

}  // namespace strata::support
