#include "cell_map.hpp"

#include "format.hpp"
#include "report_chart.hpp"
#include "report_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace strata::support {

namespace {

constexpr int masked = cell_shades + 1;

/// From −cell_shades to cell_shades; 0 is not drawn.
int shade_of(float value, float most) {
  if (std::isnan(value)) return 0;
  if (std::isinf(value)) return value < 0 ? masked : cell_shades;
  if (!(most > 0)) return 0;
  const double root = std::sqrt(std::min(static_cast<double>(std::abs(value) / most), 1.0));
  const int shade = static_cast<int>(root * cell_shades + 0.5);
  return value < 0 ? -shade : shade;
}

/// Decimals that tell a thousandth of the largest.
int decimals_of(float most) {
  return most > 0 ? std::clamp(2 - static_cast<int>(std::floor(std::log10(most))), 0, 9) : 0;
}

/// As short as JavaScript reads it: .25, -3, nothing for 0; "x" for −∞.
std::string brief_value(float value, int decimals) {
  if (!std::isfinite(value)) return std::isnan(value) ? "NaN" : value < 0 ? "x" : "Infinity";
  std::string text = fixed(static_cast<double>(value), decimals);
  if (text.find('.') != text.npos) text.resize(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  if (text == "0" || text == "-0") return {};
  if (text.starts_with("0.")) text.erase(0, 1);
  if (text.starts_with("-0.")) text.erase(1, 1);
  return text;
}

/// Rows by semicolons, cells by commas; what is missing at the end of a row is not there.
std::string values_of(const CellMap& map) {
  const int decimals = decimals_of(map.most);
  std::string out;
  for (Size row = 0; row < map.rows; ++row) {
    if (row > 0) out += ';';
    Size last = map.columns;
    while (last > 0 && std::isnan(map.values[row * map.columns + last - 1])) --last;
    for (Size column = 0; column < last; ++column)
      append(out, column > 0 ? "," : "", brief_value(map.values[row * map.columns + column], decimals));
  }
  return out;
}

/// What the cells of a shade are worth.
std::string range_of(int shade, float most) {
  if (shade == masked) return "masked: −∞";
  const auto bound = [&](double place) {
    const double root = std::clamp(place / cell_shades, 0.0, 1.0);
    return fixed(root * root * static_cast<double>(most), decimals_of(most));
  };
  const int size = std::abs(shade);
  return (shade < 0 ? "−" : "") + bound(size - 0.5) + " to " + (shade < 0 ? "−" : "") + bound(size + 0.5);
}

std::string paths_of(const CellMap& map) {
  std::array<std::string, 2 * cell_shades + 2> paths;
  const auto shade_at = [&](Size row, Size column) {
    return shade_of(map.values[row * map.columns + column], map.most);
  };
  for (Size row = 0; row < map.rows; ++row)
    for (Size from = 0, to; from < map.columns; from = to) {
      const int shade = shade_at(row, from);
      for (to = from + 1; to < map.columns && shade_at(row, to) == shade; ++to) {}
      const std::string wide = std::to_string(to - from);
      if (shade != 0)
        append(paths[static_cast<Size>(shade + cell_shades)], "M", std::to_string(from), " ", std::to_string(row), "h",
               wide, "v1h-", wide, "z");
    }
  std::string out;
  for (int shade = -cell_shades; shade <= masked; ++shade)
    if (const std::string& path = paths[static_cast<Size>(shade + cell_shades)]; !path.empty())
      append(out, "<path class=\"",
             shade == masked ? "masked"
             : shade < 0     ? "below"
                             : "above",
             "\" fill-opacity=\"", fixed(shade == masked ? 1 : static_cast<double>(std::abs(shade)) / cell_shades, 2),
             "\" d=\"", path, "\"><title>", range_of(shade, map.most), "</title></path>");
  return out;
}

std::string label_of(std::string_view name) { return shortened(visible(name), 9); }

/// One of how many is named.
Size named_of(double letters) { return static_cast<Size>(std::ceil(1.1 * letters / cell_size)); }

/// Where the base line of a name is.
double base_of(Size i, double letters) { return cell_size * (static_cast<double>(i) + 0.5) + 0.355 * letters; }

}  // namespace

std::string cell_map(const CellMap& map) {
  const double across = cell_size * static_cast<double>(map.columns), down = cell_size * static_cast<double>(map.rows);
  const double width = map.left + across + 2, height = map.top + down + 2;
  const std::string corner = coordinate(map.left) + " " + coordinate(map.top);
  const auto place = [](std::string_view name, std::optional<Size> first) {
    return first ? " data-" + std::string{name} + "=\"" + std::to_string(*first) + "\"" : "";
  };
  std::string out = "<div class=\"cell-map\" style=\"max-width:" + coordinate(1.4 * width) +
                    "px;--least:" + coordinate(0.8 * width) + "px;--letters:" + coordinate(map.letters) + "px\">" +
                    svg_open(width, height, "chart", map.described);
  append(out, map.labels, "<path class=\"frame\" d=\"M", corner, "h", coordinate(across), "v", coordinate(down), "h-",
         coordinate(across), "z\"/><g class=\"cells\" transform=\"translate(", corner, ") scale(",
         coordinate(cell_size), ")\"", place("row", map.first_row), place("column", map.first_column),
         " data-values=\"", values_of(map), "\">", paths_of(map), "</g></svg></div>");
  return out;
}

double letters_for(Size columns) { return std::max(usual_letters, 0.026 * cell_size * static_cast<double>(columns)); }

double label_width(std::span<const std::string> names, double letters) {
  Size longest = 0;
  for (const std::string& name : names) longest = std::max(longest, columns_of(label_of(name)));
  return letters * (0.62 * static_cast<double>(longest) + 0.9);
}

std::string row_labels(std::span<const std::string> names, double left, double top, double letters) {
  std::string out;
  for (Size i = 0; i < names.size(); i += named_of(letters))
    out += svg_text({left - 4, top + base_of(i, letters), "end", "cell-name"}, label_of(names[i]));
  return out;
}

std::string column_labels(std::span<const std::string> names, double left, double top, double letters) {
  std::string out;
  for (Size i = 0; i < names.size(); i += named_of(letters))
    append(out, "<text class=\"cell-name\" transform=\"translate(", coordinate(left + base_of(i, letters)), " ",
           coordinate(top - 4), ") rotate(-90)\">", escape(label_of(names[i])), "</text>");
  return out;
}

float largest_magnitude(std::span<const float> values) {
  float most = 0;
  for (const float value : values)
    if (std::isfinite(value)) most = std::max(most, std::abs(value));
  return most;
}

std::string with_symbols(std::span<const std::string> symbols, const std::string& content) {
  nlohmann::json names = nlohmann::json::array();
  for (const std::string& symbol : symbols) names.push_back(visible(symbol));
  return "<div data-symbols=\"" + escape(names.dump()) + "\">" + content + "</div>";
}

}  // namespace strata::support
