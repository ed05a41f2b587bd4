#include "page_sections.hpp"

#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace strata::shakespeare {

using namespace support;

namespace {

constexpr Size shades = 12, most_named = 96;
constexpr double cell = 10, margin = 62;

/// Of the square root of a probability, so that small ones show too; 0 is not drawn.
Size shade_of(float probability) {
  const double root = std::sqrt(std::clamp(static_cast<double>(probability), 0.0, 1.0));
  return static_cast<Size>(root * shades + 0.5);
}

/// The weights of a head, a path for each shade; cells of a shade that stand side by side are drawn as one.
std::string cells_of(const AttentionMap& map, Size head) {
  std::array<std::string, shades + 1> paths;
  for (Size t = 0; t < map.length; ++t) {
    const std::span<const float> row = map.row(head, t);
    for (Size from = 0, to; from < row.size(); from = to) {
      const Size shade = shade_of(row[from]);
      for (to = from + 1; to < row.size() && shade_of(row[to]) == shade; ++to) {}
      const std::string wide = std::to_string(to - from);
      if (shade > 0)
        append(paths[shade], "M", std::to_string(from), " ", std::to_string(t), "h", wide, "v1h-", wide, "z");
    }
  }
  std::string out;
  for (Size shade = 1; shade <= shades; ++shade)
    if (!paths[shade].empty())
      append(out, "<path fill-opacity=\"", fixed(static_cast<double>(shade) / shades, 2), "\" d=\"", paths[shade],
             "\"/>");
  return out;
}

/// The symbols of the window on both axes, for all heads to use; where they are many, every second.
std::string axes_of(const Experiment& experiment, Size each) {
  std::string rows, columns;
  for (Size i = 0; i < experiment.window.size(); i += each) {
    const std::string symbol = shortened(visible(experiment.window[i]), 9);
    const double middle = margin + cell * (static_cast<double>(i) + 0.5),
                 base = middle + 3.2 * static_cast<double>(each);
    rows += svg_text({margin - 4, base, "end", ""}, symbol);
    append(columns, "<text transform=\"translate(", coordinate(base), " ", coordinate(margin - 4), ") rotate(-90)\">",
           escape(symbol), "</text>");
  }
  return "<svg class=\"shared\" aria-hidden=\"true\"><defs><g id=\"axes-" + escape(experiment.id) + "\">" + rows +
         columns + "</g></defs></svg>";
}

std::string head_figure(const AttentionMap& map, Size head, const std::string& axes) {
  const double side = cell * static_cast<double>(map.length), whole = margin + side + 2;
  const std::string name =
      "block " + std::string{stage_number(map.path.substr(map.path.find('.') + 1))} + ", head " + std::to_string(head);
  const std::string corner = coordinate(margin) + " " + coordinate(margin);
  std::string out;
  append(out, "<figure><figcaption>", escape(name), " · entropy ", fixed(attention_entropy(map, head), 2),
         " nats</figcaption>", svg_open(whole, whole, "chart attention", "Where " + name + " looks"), axes,
         "<path class=\"frame\" d=\"M", corner, "v", coordinate(side), "h", coordinate(side),
         "z\"/><g class=\"cells\" transform=\"translate(", corner, ") scale(", coordinate(cell), ")\">",
         cells_of(map, head), "</g></svg></figure>");
  return out;
}

}  // namespace

std::string attention_figures(const Experiment& experiment) {
  const Size each = experiment.window.size() > most_named ? 2 : 1;
  const std::string axes = "<use class=\"symbols\" href=\"#axes-" + escape(experiment.id) + "\" font-size=\"" +
                           std::to_string(each == 1 ? 9 : 16) + "\"/>";
  std::string maps;
  for (const AttentionMap& map : experiment.attention)
    if (map.length > 0 && map.weights.size() == map.heads * map.length * map.length)
      for (Size head = 0; head < map.heads; ++head)
        maps += head_figure(map, head, experiment.window.size() == map.length ? axes : "");
  if (maps.empty()) return {};
  return "<h3>Where each head looks</h3><div class=\"seen\"><p class=\"note\">A window of the validation part. The row "
         "is "
         "the token that looks, the column the one that it looks at: itself, or one before." +
         std::string{each > 1 ? " Every second token is named." : ""} + "</p>" + heat_legend(1, shades) + "</div>" +
         axes_of(experiment, each) + "<div class=\"attention-maps\">" + maps + "</div>";
}

}  // namespace strata::shakespeare
