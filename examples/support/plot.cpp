#include "plot.hpp"

#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

constexpr double width = 500, height = 320, left = 54, right = width - 14, top = 12, bottom = height - 46;

struct Axes {
  Scale x, y;
};

bool drawn(const PlotPoint& point, bool logarithmic) {
  return std::isfinite(point.middle) && (!logarithmic || point.low > 0);
}

/// All values, except that the first wild steps of a loss may run out of the picture at the top.
Plot::Range range_of(std::span<const PlotLine> lines, const Plot& plot) {
  std::vector<double> values;
  for (const Plot::Level& level : plot.levels) values.push_back(level.value);
  for (const PlotLine& line : lines)
    for (const auto* points : {&line.points, &line.fainter})
      for (const PlotPoint& point : *points)
        if (drawn(point, plot.logarithmic))
          for (double value : {point.middle, point.low, point.high})
            if (std::isfinite(value)) values.push_back(value);
  if (values.empty()) return {plot.logarithmic ? 0.1 : 0, 1};
  std::ranges::sort(values);
  if (plot.logarithmic) return {values.front() / 1.5, values.back() * 1.5};
  const double low = values.front(), most = values[values.size() * 9 / 10];
  const double high = plot.losses ? std::min(values.back(), low + 2 * std::max(most - low, 0.02)) : values.back();
  const double margin = std::max(0.005, 0.06 * (high - low));
  return {low - margin, high + margin};
}

/// From the first to the last of the points; where these are dots, with room for them.
Plot::Range x_range_of(std::span<const PlotLine> lines, const Plot& plot) {
  double first = INFINITY, last = -INFINITY;
  bool dots = false;
  for (const PlotLine& line : lines) {
    dots = dots || line.dots;
    for (const PlotPoint& point : line.points) first = std::min(first, point.x), last = std::max(last, point.x);
  }
  if (first > last) first = plot.logarithmic_x, last = first + 1;
  if (plot.losses) first = 0;
  const double room = dots && !plot.logarithmic_x ? 0.02 * (last - first) : 0;
  return {first - room, last + room};
}

Axes axes_of(std::span<const PlotLine> lines, const Plot& plot) {
  const auto [first, last] = plot.x_range ? *plot.x_range : x_range_of(lines, plot);
  const auto [low, high] = plot.range ? *plot.range : range_of(lines, plot);
  return {{first, last, left, right, plot.logarithmic_x},
          {low, high == low ? low + 1 : high, bottom, top, plot.logarithmic}};
}

/// Powers of ten, and where these are few, twice and five times them.
std::vector<double> value_ticks(const Scale& scale) {
  std::vector<double> values = ticks(scale, 6);
  if (!scale.logarithmic || values.size() > 2) return values;
  values.clear();
  for (double power = std::pow(10, std::floor(std::log10(scale.from))); power <= scale.to; power *= 10)
    for (double factor : {1.0, 2.0, 5.0})
      if (const double value = factor * power; value >= scale.from && value <= scale.to) values.push_back(value);
  return values;
}

/// Of steps, symbols, places: whole numbers.
std::vector<double> whole_ticks(const Scale& scale) {
  std::vector<double> found = value_ticks(scale);
  std::erase_if(found, [](double value) { return value != std::round(value); });
  return found;
}

std::string whole_text(double value, bool logarithmic) {
  return value < 10'000 && !logarithmic ? grouped(static_cast<std::uint64_t>(value)) : brief(value);
}

std::string value_text(double value, double apart, bool logarithmic) {
  if (logarithmic)
    return value >= 1 ? brief(value) : fixed(value, static_cast<int>(std::ceil(-std::log10(value) - 1e-9)));
  if (apart >= 0.95 && value >= 0) return whole_text(value, false);
  return fixed(value, apart < 0.0095 ? 3 : apart < 0.095 ? 2 : 1);
}

std::string frame(const Axes& axes, const Plot& plot) {
  std::string out;
  const std::vector<double> values = value_ticks(axes.y);
  const double apart = values.size() > 1 ? values[1] - values[0] : 1;
  for (double value : values) {
    out += svg_line(left, axes.y(value), right, axes.y(value), "grid");
    out += svg_text({left - 8, axes.y(value) + 4, "end", "tick"}, value_text(value, apart, plot.logarithmic));
  }
  for (double x : plot.marks.empty() ? whole_ticks(axes.x) : std::vector<double>{}) {
    out += svg_line(axes.x(x), bottom, axes.x(x), bottom + 5, "axis-line");
    out += svg_text({axes.x(x), bottom + 19, "middle", "tick"}, whole_text(x, plot.logarithmic_x));
  }
  for (Size i = 0; i < plot.marks.size(); ++i)
    out += svg_text({axes.x(static_cast<double>(i + 1)), bottom + 19, "middle", "tick"}, plot.marks[i]);
  out += svg_line(left, bottom, right, bottom, "axis-line");
  out += svg_text({(left + right) / 2, height - 6, "middle", "axis"}, plot.x_axis);
  return out;
}

std::string band(const std::vector<PlotPoint>& points, const Axes& axes, bool logarithmic) {
  std::string there, back;
  for (const PlotPoint& point : points) {
    if (!drawn(point, logarithmic) || !std::isfinite(point.high)) continue;
    const std::string x = coordinate(axes.x(point.x));
    append(there, there.empty() ? "M" : "L", x, " ", coordinate(axes.y(point.high)));
    back = "L" + x + " " + coordinate(axes.y(point.low)) + back;
  }
  return there.empty() ? "" : "<path class=\"band\" d=\"" + there + back + "Z\"/>";
}

std::string path(const std::vector<PlotPoint>& points, const Axes& axes, const Plot& plot, std::string_view style) {
  std::string line, data, out;
  for (const PlotPoint& point : points) {
    if (!drawn(point, plot.logarithmic)) continue;
    const std::string x = coordinate(axes.x(point.x)), y = coordinate(axes.y(point.middle));
    append(line, line.empty() ? "M" : "L", x, " ", y);
    append(data, data.empty() ? "" : ";", fixed(point.x, 0), ",", fixed(point.middle, 4), ",", x, ",", y);
  }
  if (line.empty()) return {};
  append(out, "<path class=\"", style, "\" d=\"", line, "\"");
  if (plot.losses) append(out, " data-series=\"", style, "\" data-points=\"", data, "\"");
  return out + "/>";
}

std::string dots(const PlotLine& line, const Axes& axes, const Plot& plot) {
  std::string out;
  if (!line.dots) return out;
  for (const PlotPoint& point : line.points)
    if (drawn(point, plot.logarithmic))
      append(out, "<circle class=\"at\" r=\"3.4\" cx=\"", coordinate(axes.x(point.x)), "\" cy=\"",
             coordinate(axes.y(point.middle)), "\"/>");
  return out;
}

/// Its text keeps to the side where there is more room.
std::string place_line(const Plot::Place& place, const Axes& axes) {
  const double at = axes.x(place.x);
  const bool left_of_it = at > (left + right) / 2;
  return svg_line(at, bottom, at, top, "limit") +
         svg_text({left_of_it ? at - 7 : at + 7, bottom - 12, left_of_it ? "end" : "start", "value"}, place.text);
}

std::string key(std::span<const PlotLine> lines, const Plot& plot) {
  std::string out = "<p class=\"key\">";
  for (const PlotLine& line : lines)
    append(out, "<span class=\"name\"><span class=\"key-line", line.dashed ? " dashed" : "", " hue-",
           std::to_string(line.hue), "\"></span>", escape(line.name), "</span>");
  return out + "<span class=\"unit\">" + escape(plot.unit) + "</span></p>";
}

}  // namespace

std::string plot_figure(std::span<const PlotLine> lines, const Plot& plot) {
  const Axes axes = axes_of(lines, plot);
  std::string out =
      "<figure class=\"panel\"><figcaption><h3>" + escape(plot.title) + "</h3>" + key(lines, plot) + "</figcaption>" +
      svg_open(width, height, "chart lines" + std::string{plot.losses ? " curves" : ""}, plot.title + ", " + plot.unit);
  append(out, "<g data-unit=\"", escape(plot.x_axis), "\">", frame(axes, plot), "</g>");
  const std::string box = coordinate(left) + " " + coordinate(top - 6) + " " + coordinate(right - left + 8) + " " +
                          coordinate(bottom - top + 6);
  append(out, "<svg class=\"plot\" x=\"", coordinate(left), "\" y=\"", coordinate(top - 6), "\" width=\"",
         coordinate(right - left + 8), "\" height=\"", coordinate(bottom - top + 6), "\" viewBox=\"", box, "\">");
  if (plot.place) out += place_line(*plot.place, axes);
  for (Size i = 0; i < lines.size(); ++i) {
    append(out, "<g class=\"stage stage-", std::to_string(i), " hue-", std::to_string(lines[i].hue),
           lines[i].dashed ? " dashed" : "", "\" data-title=\"", escape(lines[i].name), "\">");
    out += band(lines[i].points, axes, plot.logarithmic) + path(lines[i].fainter, axes, plot, "training") +
           path(lines[i].points, axes, plot, "validation") + dots(lines[i], axes, plot) + "</g>";
  }
  for (const Plot::Level& level : plot.levels) {
    out += svg_line(left, axes.y(level.value), right, axes.y(level.value), "limit");
    out += svg_text({right - 4, axes.y(level.value) - 6, "end", "value"}, level.name);
  }
  return out + "</svg></svg></figure>";
}

std::string table_html(std::string_view what, const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  append(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", what, "\"><table class=\"", what,
         "\"><thead><tr>");
  for (Size i = 0; i < columns.size(); ++i)
    append(out, "<th scope=\"col\"", i > 0 ? " class=\"n\">" : ">", columns[i], "</th>");
  out += "</tr></thead><tbody>";
  for (const auto& row : rows) {
    append(out, "<tr><th scope=\"row\">", row[0], "</th>");
    for (Size i = 1; i < row.size(); ++i) append(out, "<td class=\"n\">", row[i], "</td>");
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

std::string table_html(std::span<const std::string> columns, std::span<const std::vector<std::string>> rows) {
  const auto escaped = [](std::span<const std::string> cells) {
    std::vector<std::string> safe;
    for (const std::string& cell : cells) safe.push_back(escape(cell));
    return safe;
  };
  std::vector<std::vector<std::string>> safe;
  for (const auto& row : rows) safe.push_back(escaped(row));
  return table_html("table", escaped(columns), safe);
}

}  // namespace strata::support
