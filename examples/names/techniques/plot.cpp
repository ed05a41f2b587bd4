#include "plot.hpp"

#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::techniques {

namespace {

constexpr double width = 500, height = 320, left = 54, right = width - 14, top = 12, bottom = height - 46;

struct Axes {
  Scale x, y;
};

bool drawn(const PlotPoint& point, bool logarithmic) {
  return std::isfinite(point.middle) && (!logarithmic || point.low > 0);
}

/// All values, except that the first wild steps of a loss may run out of the picture at the top.
std::pair<double, double> range_of(std::span<const PlotLine> lines, const Plot& plot) {
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

Axes axes_of(std::span<const PlotLine> lines, const Plot& plot) {
  double first = INFINITY, last = -INFINITY;
  for (const PlotLine& line : lines)
    for (const PlotPoint& point : line.points) first = std::min(first, point.x), last = std::max(last, point.x);
  if (first > last) first = 0, last = 1;
  if (plot.losses) first = 0;
  const auto [low, high] = range_of(lines, plot);
  return {{first, last, left, right}, {low, high == low ? low + 1 : high, bottom, top, plot.logarithmic}};
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

std::string value_text(double value, double apart, bool logarithmic) {
  if (!logarithmic) return fixed(value, apart < 0.0095 ? 3 : apart < 0.095 ? 2 : 1);
  return fixed(value, std::max(0, static_cast<int>(std::ceil(-std::log10(value) - 1e-9))));
}

std::string frame(const Axes& axes, const Plot& plot) {
  std::string out;
  const std::vector<double> values = value_ticks(axes.y);
  const double apart = values.size() > 1 ? values[1] - values[0] : 1;
  for (double value : values) {
    out += svg_line(left, axes.y(value), right, axes.y(value), "grid");
    out += svg_text({left - 8, axes.y(value) + 4, "end", "tick"}, value_text(value, apart, plot.logarithmic));
  }
  for (double x : plot.marks.empty() ? ticks(axes.x, 6) : std::vector<double>{}) {
    out += svg_line(axes.x(x), bottom, axes.x(x), bottom + 5, "axis-line");
    out += svg_text({axes.x(x), bottom + 19, "middle", "tick"},
                    x < 10'000 ? grouped(static_cast<std::uint64_t>(x)) : brief(x));
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
  out += frame(axes, plot);
  const std::string box = coordinate(left) + " " + coordinate(top - 6) + " " + coordinate(right - left + 8) + " " +
                          coordinate(bottom - top + 6);
  append(out, "<svg class=\"plot\" x=\"", coordinate(left), "\" y=\"", coordinate(top - 6), "\" width=\"",
         coordinate(right - left + 8), "\" height=\"", coordinate(bottom - top + 6), "\" viewBox=\"", box, "\">");
  for (Size i = 0; i < lines.size(); ++i) {
    append(out, "<g class=\"stage stage-", std::to_string(i), " hue-", std::to_string(lines[i].hue),
           lines[i].dashed ? " dashed" : "", "\" data-title=\"", escape(lines[i].name), "\">");
    out += band(lines[i].points, axes, plot.logarithmic) + path(lines[i].fainter, axes, plot, "training") +
           path(lines[i].points, axes, plot, "validation") + "</g>";
  }
  for (const Plot::Level& level : plot.levels) {
    out += svg_line(left, axes.y(level.value), right, axes.y(level.value), "limit");
    out += svg_text({right - 4, axes.y(level.value) - 6, "end", "value"}, level.name);
  }
  return out + "</svg></svg></figure>";
}

PlotLine loss_line(const std::string& name, Size hue, std::span<const Trace> traces) {
  PlotLine line{name, hue, {}, {}};
  for (Size i = 0; i < traces[0].history.size(); ++i) {
    const double x = static_cast<double>(traces[0].history[i].step);
    const auto over_seeds = [&](double Evaluation::*loss) {
      const Spread of = spread_of(traces, [&](const Trace& trace) { return trace.history[i].*loss; });
      return PlotPoint{x, of.mean, of.low, of.high};
    };
    line.points.push_back(over_seeds(&Evaluation::validation));
    line.fainter.push_back(over_seeds(&Evaluation::training));
  }
  return line;
}

std::string table_html(std::span<const std::string> titles, std::span<const std::vector<std::string>> rows) {
  std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table><thead><tr>";
  for (Size i = 0; i < titles.size(); ++i)
    append(out, "<th scope=\"col\"", i ? " class=\"n\"" : "", ">", escape(titles[i]), "</th>");
  out += "</tr></thead><tbody>";
  for (const auto& row : rows) {
    out += "<tr><th scope=\"row\">" + escape(row[0]) + "</th>";
    for (Size i = 1; i < row.size(); ++i) out += "<td class=\"n\">" + escape(row[i]) + "</td>";
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

}  // namespace strata::techniques
