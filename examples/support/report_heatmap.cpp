#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace strata::support {
namespace {

constexpr double cell = 20, margin = 46, foot = 6;

/// Each row divided by its sum; a row of nothing stays nothing.
std::vector<double> rows_as_probabilities(const Heatmap& heatmap) {
  const auto count = heatmap.symbols.size();
  if (heatmap.values.size() != count * count)
    throw std::invalid_argument("heat map \"" + heatmap.title + "\": " + std::to_string(count) + " symbols ask for " +
                                std::to_string(count * count) + " values, found " +
                                std::to_string(heatmap.values.size()));
  std::vector<double> probabilities = heatmap.values;
  for (std::size_t row = 0; row < count; ++row) {
    double sum = 0;
    for (std::size_t column = 0; column < count; ++column) sum += probabilities[row * count + column];
    for (std::size_t column = 0; column < count && sum > 0; ++column) probabilities[row * count + column] /= sum;
  }
  return probabilities;
}

bool holds_counts(const Heatmap& heatmap) {
  return std::any_of(heatmap.values.begin(), heatmap.values.end(), [](double value) { return value > 1 + 1e-9; });
}

/// "P(a | m) = 0.3901", with the count where the values are counts.
std::string reading(const Heatmap& heatmap, std::size_t row, std::size_t column, double probability, bool counts) {
  std::string out = "P(" + visible(heatmap.symbols[column]) + " | " + visible(heatmap.symbols[row]) + ") = ";
  out += probability > 0 && probability < 0.0001 ? "less than 0.0001" : fixed(probability, 4);
  if (!counts) return out;
  const double times = heatmap.values[row * heatmap.symbols.size() + column];
  return out + ", " + grouped(static_cast<std::uint64_t>(std::llround(times))) + (times == 1 ? " time" : " times");
}

}  // namespace

std::string heat_legend(double most, int shades) {
  std::string out = "<p class=\"ramp\"><span>0</span><span class=\"shades\">";
  for (int i = 0; i < shades; ++i)
    append(out, "<i style=\"opacity:", fixed(std::sqrt((i + 0.5) / shades), 2), "\"></i>");
  return out + "</span><span>" + fixed(most, 2) + "</span></p>";
}

std::string heatmap_figure(const Heatmap& heatmap, std::string_view stage) {
  const auto count = heatmap.symbols.size();
  const auto probabilities = rows_as_probabilities(heatmap);
  if (count == 0) return {};
  const bool counts = holds_counts(heatmap);
  const double most = *std::max_element(probabilities.begin(), probabilities.end());
  const double size = cell * static_cast<double>(count);
  const auto at = [](std::size_t i) { return margin + cell * static_cast<double>(i); };

  std::string out = "<figure class=\"heatmap\"><figcaption><h3>" + escape(stage) + " <span class=\"unit\">" +
                    escape(heatmap.title) + "</span></h3>" + heat_legend(most, 24) + "</figcaption>";
  out += svg_open(margin + size + foot, margin + size + foot, "chart",
                  std::string{stage} + ": how likely each symbol (column) is after each other (row)");
  out += svg_text({margin + size / 2, 14, "middle", "axis"}, "next symbol →");
  append(out, "<text transform=\"translate(14 ", coordinate(margin + size / 2),
         ") rotate(-90)\" text-anchor=\"middle\" class=\"axis\">← symbol before</text>");
  for (std::size_t i = 0; i < count; ++i) {
    const auto symbol = visible(heatmap.symbols[i]);
    out += svg_text({at(i) + cell / 2, margin - 8, "middle", "symbol column"}, symbol);
    out += svg_text({margin - 10, at(i) + cell / 2 + 4, "middle", "symbol row"}, symbol);
  }
  for (std::size_t row = 0; row < count; ++row)
    for (std::size_t column = 0; column < count; ++column) {
      const double probability = probabilities[row * count + column];
      const double shade = most > 0 && probability > 0 ? std::sqrt(probability / most) : 0;
      append(out, "<rect class=\"cell\" x=\"", coordinate(at(column)), "\" y=\"", coordinate(at(row)), "\" width=\"",
             coordinate(cell - 1), "\" height=\"", coordinate(cell - 1), "\" fill-opacity=\"", fixed(shade, 3),
             "\"><title>", escape(reading(heatmap, row, column, probability, counts)), "</title></rect>");
    }
  return out + "</svg><p class=\"reading\" aria-live=\"polite\">Point at a square to read it.</p></figure>";
}

}  // namespace strata::support
