#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strata::support {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The part of a picture that the axes enclose.
struct Plot {
  Scale across, losses;
  double left, right, top, bottom;
  double a_step = 1;  // how far one leads: 1, or the symbols seen in it
};

struct Point {
  double at, loss;
};

/// A series without its absent values; where several fall on one column of the picture, their mean. A logarithmic
/// scale has no place for step 0.
std::vector<Point> thinned(const StageReport& stage, double CurvePoint::*series, const Plot& plot) {
  std::vector<Point> points;
  double column = -1, count = 0;
  for (const auto& sample : stage.curve) {
    const double loss = sample.*series, at = static_cast<double>(sample.step) * plot.a_step;
    if (!std::isfinite(loss) || (plot.across.logarithmic && at == 0)) continue;
    const double here = std::floor(plot.across(at));
    if (here == column) {
      auto& mean = points.back();
      ++count;
      mean = {at, mean.loss + (loss - mean.loss) / count};
    } else {
      points.push_back({at, loss});
      column = here;
      count = 1;
    }
  }
  return points;
}

/// The lowest and the highest loss worth drawing: the first wild steps may run out of the picture at the top.
std::pair<double, double> loss_range(std::span<const CurveOf> curves, const CurvePicture& picture) {
  std::vector<double> losses;
  for (const auto& level : picture.levels) losses.push_back(level.loss);
  for (const auto& [stage, index] : curves) {
    if (std::isfinite(stage->validation_loss)) losses.push_back(stage->validation_loss);
    for (const auto& point : stage->curve)
      for (double loss : {point.training, point.validation})
        if (std::isfinite(loss) && !(picture.logarithmic && point.step == 0)) losses.push_back(loss);
  }
  if (losses.empty()) return {0, 1};
  std::sort(losses.begin(), losses.end());
  const double low = losses.front(), most = losses[losses.size() * 95 / 100];
  const double high = std::min(losses.back(), low + 2.5 * std::max(most - low, 0.05));
  const double margin = std::max(0.02, 0.06 * (high - low));
  return {low - margin, high + margin};
}

std::pair<double, double> step_range(std::span<const CurveOf> curves, bool logarithmic) {
  double first = infinity, last = 0;
  for (const auto& [stage, index] : curves)
    for (const auto& point : stage->curve) {
      if (point.step > 0) first = std::min(first, static_cast<double>(point.step));
      last = std::max(last, static_cast<double>(point.step));
    }
  if (last == 0) return {logarithmic ? 1 : 0, 10};
  return {logarithmic ? std::min(first, last / 10) : 0, last};
}

bool has_curve(const StageReport& stage) {
  return std::any_of(stage.curve.begin(), stage.curve.end(), [](const CurvePoint& point) {
    return std::isfinite(point.training) || std::isfinite(point.validation);
  });
}

/// Symbols a step, where all that have a curve agree on it; otherwise 0.
std::size_t common_symbols(std::span<const CurveOf> curves) {
  std::size_t common = 0;
  for (const auto& [stage, index] : curves) {
    if (!has_curve(*stage)) continue;
    if (stage->symbols_a_step == 0 || (common > 0 && stage->symbols_a_step != common)) return 0;
    common = stage->symbols_a_step;
  }
  return common;
}

Plot plot_of(std::span<const CurveOf> curves, const CurvePicture& picture) {
  Plot plot{};
  plot.left = 44, plot.top = 14;
  plot.right = picture.width - (picture.labels ? 150 : 14), plot.bottom = picture.height - 44;
  const auto [low, high] = loss_range(curves, picture);
  const auto [first, last] = step_range(curves, picture.logarithmic);
  const double name_room = picture.levels.empty() ? 0 : 12;  // beyond the levels, for their names
  plot.losses = {low, high, plot.bottom - name_room, plot.top + name_room};
  plot.a_step = static_cast<double>(std::max<std::size_t>(common_symbols(curves), 1));
  plot.across = {first * plot.a_step, last * plot.a_step, plot.left, plot.right, picture.logarithmic};
  return plot;
}

std::string axes(const Plot& plot, double height, std::string_view unit) {
  std::string out;
  const auto levels = ticks(plot.losses, 6);
  const int decimals = levels.size() > 1 && levels[1] - levels[0] < 0.095 ? 2 : 1;
  for (double level : levels) {
    out += svg_line(plot.left, plot.losses(level), plot.right, plot.losses(level), "grid");
    out += svg_text({plot.left - 8, plot.losses(level) + 4, "end", "tick"}, fixed(level, decimals));
  }
  for (double at : ticks(plot.across, plot.right - plot.left > 600 ? 8 : 4)) {
    out += svg_line(plot.across(at), plot.bottom, plot.across(at), plot.bottom + 5, "axis-line");
    out += svg_text({plot.across(at), plot.bottom + 20, "middle", "tick"},
                    at < 10000 ? grouped(static_cast<std::uint64_t>(at)) : brief(at));
  }
  out += svg_line(plot.left, plot.bottom, plot.right, plot.bottom, "axis-line");
  out += svg_text({(plot.left + plot.right) / 2, height - 6, "middle", "axis"},
                  std::string{unit} + (plot.across.logarithmic ? ", logarithmic" : ""));
  return out;
}

/// One line; `data-points` carries step or symbols, loss and place for the script that shows values.
std::string series_path(const std::vector<Point>& points, const Plot& plot, std::string_view name) {
  std::string path, data;
  for (const auto& [at, loss] : points) {
    const auto x = coordinate(plot.across(at)), y = coordinate(plot.losses(loss));
    append(path, path.empty() ? "M" : "L", x, " ", y);
    append(data, data.empty() ? "" : ";", fixed(at, 0), ",", fixed(loss, 4), ",", x, ",", y);
  }
  if (path.empty()) return {};
  std::string out;
  append(out, "<path class=\"", name, "\" d=\"", path, "\" data-series=\"", name, "\" data-points=\"", data, "\"/>");
  return out;
}

std::string lowest_mark(const StageReport& stage, const Plot& plot) {
  const auto absent_last = [](double loss) { return std::isfinite(loss) ? loss : infinity; };
  const auto lowest = std::min_element(stage.curve.begin(), stage.curve.end(), [&](const auto& a, const auto& b) {
    return absent_last(a.validation) < absent_last(b.validation);
  });
  if (lowest == stage.curve.end() || !std::isfinite(lowest->validation)) return {};
  if (plot.across.logarithmic && lowest->step == 0) return {};
  const double at = static_cast<double>(lowest->step) * plot.a_step;
  std::string out;
  append(out, "<circle class=\"lowest\" r=\"4.5\" cx=\"", coordinate(plot.across(at)), "\" cy=\"",
         coordinate(plot.losses(lowest->validation)), "\"><title>", escape(stage.title), ": lowest validation loss ",
         fixed(lowest->validation, 4), " at step ", grouped(lowest->step),
         plot.a_step > 1 ? ", " + compact(at) + " symbols seen" : "", "</title></circle>");
  return out;
}

/// Where each line ends, names pushed apart so that none covers another.
std::string end_labels(std::span<const CurveOf> curves, const Plot& plot) {
  struct End {
    double y;
    const CurveOf* curve;
  };
  std::vector<End> ends;
  for (const auto& curve : curves) {
    double loss = curve.stage->validation_loss;
    for (const auto& point : curve.stage->curve)
      if (std::isfinite(point.validation)) loss = point.validation;
    if (std::isfinite(loss)) ends.push_back({plot.losses(loss), &curve});
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.y < b.y; });
  constexpr double apart = 17;
  for (std::size_t i = 1; i < ends.size(); ++i) ends[i].y = std::max(ends[i].y, ends[i - 1].y + apart);
  double floor = plot.bottom;
  for (std::size_t i = ends.size(); i-- > 0; floor -= apart) ends[i].y = std::min(ends[i].y, floor);
  std::string out;
  for (const auto& [y, curve] : ends) {
    const auto style = "name stage-" + std::to_string(curve->index) + " " + stage_style(curve->index);
    out += svg_text({plot.right + 10, y + 4, "start", style}, shortened(curve->stage->title, 18));
  }
  return out;
}

/// Named where no curve is: the best possible below its line, as nothing is better, and what is worse than most above.
std::string level_names(const std::vector<Level>& levels, const Plot& plot) {
  std::string out;
  for (const auto& [name, loss, above] : levels)
    out += svg_text({above ? plot.right - 4 : plot.left + 6, plot.losses(loss) + (above ? -6 : 14),
                     above ? "end" : "start", "bound-name"},
                    std::string{name} + " " + fixed(loss, 3));
  return out;
}

/// Opens an inner picture over the plot, in the same coordinates: what runs out of it is not drawn.
std::string clipped(const Plot& plot) {
  const auto x = coordinate(plot.left), y = coordinate(plot.top - 6);
  const auto width = coordinate(plot.right - plot.left + 6), height = coordinate(plot.bottom - plot.top + 6);
  std::string out;
  append(out, "<svg class=\"plot\" x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"", height,
         "\" viewBox=\"", x, " ", y, " ", width, " ", height, "\">");
  return out;
}

}  // namespace

std::string loss_curves(std::span<const CurveOf> curves, const CurvePicture& picture) {
  const Plot plot = plot_of(curves, picture);
  const std::string_view unit = common_symbols(curves) > 0 ? "symbols seen" : "step";
  std::string out =
      svg_open(picture.width, picture.height, "chart curves " + std::string{picture.style}, picture.described);
  append(out, "<g data-unit=\"", unit, "\">", axes(plot, picture.height, unit), "</g>", clipped(plot));
  for (const auto& level : picture.levels)
    out += svg_line(plot.left, plot.losses(level.loss), plot.right, plot.losses(level.loss), "bound");
  for (const auto& [stage, index] : curves) {
    append(out, "<g class=\"stage stage-", std::to_string(index), " ", stage_style(index), "\" data-title=\"",
           escape(stage->title), "\">");
    if (!has_curve(*stage) && std::isfinite(stage->validation_loss)) {
      const double y = plot.losses(stage->validation_loss);
      out += svg_line(plot.left, y, plot.right, y, "level");
    }
    out += series_path(thinned(*stage, &CurvePoint::training, plot), plot, "training");
    out += series_path(thinned(*stage, &CurvePoint::validation, plot), plot, "validation");
    append(out, picture.rings ? lowest_mark(*stage, plot) : "", "</g>");
  }
  append(out, "</svg>", level_names(picture.levels, plot));
  if (picture.labels) out += end_labels(curves, plot);
  return out + "</svg>";
}

std::vector<Level> floor_levels(const LadderReport& report) {
  if (!report.floor || !std::isfinite(report.floor->loss)) return {};
  return {{"floor", report.floor->loss}};
}

std::string curve_figure(const LadderReport& report) {
  std::vector<CurveOf> curves;
  for (std::size_t i = 0; i < report.stages.size(); ++i)
    if (has_curve(report.stages[i]) || std::isfinite(report.stages[i].validation_loss))
      curves.push_back({&report.stages[i], i});
  if (std::none_of(curves.begin(), curves.end(), [](const CurveOf& curve) { return has_curve(*curve.stage); }))
    return {};

  std::string inputs, labels, rules;
  const auto add = [&](std::string_view id, std::string_view kind, std::string_view style, std::string_view text,
                       bool checked = true) {
    append(inputs, "<input ", kind, " id=\"", id, "\"", checked ? " checked" : "", ">");
    append(labels, "<label for=\"", id, "\" class=\"", style, "\">", escape(text), "</label>");
  };
  const auto add_toggle = [&](std::string_view id, std::string_view style, std::string_view text,
                              std::string_view hides) {
    add(id, "type=\"checkbox\"", style, text);
    append(rules, "#", id, ":not(:checked)~.pictures ", hides, "{display:none}#", id,
           ":not(:checked)~.switches [for=", id, "]{opacity:.45;text-decoration:line-through}#", id,
           ":focus-visible~.switches [for=", id, "]{outline:2px solid var(--accent)}");
  };
  labels += "<span class=\"group\">";
  for (const auto& [stage, index] : curves) {
    const auto number = std::to_string(index);
    add_toggle("show-" + number, "toggle " + stage_style(index), stage->title, ".stage-" + number);
  }
  add_toggle("show-training", "toggle plain", "training", ".training");
  labels += "</span><span class=\"group choice\">";
  const std::string unit = common_symbols(curves) > 0 ? "symbols" : "steps";
  add("scale-log", "type=\"radio\" name=\"scale\"", "log-label", "log " + unit);
  add("scale-linear", "type=\"radio\" name=\"scale\"", "linear-label", "linear " + unit, false);
  labels += "</span>";

  std::string out = "<figure class=\"curve-figure\"><style>" + rules + "</style>" + inputs +
                    "<div class=\"switches\">" + labels + "</div><div class=\"pictures\">";
  for (const bool logarithmic : {true, false}) {
    const std::string scale = logarithmic ? "log" : "linear";
    const std::string wide = scale + " wide", narrow = scale + " narrow";
    out += loss_curves(curves, {1040, 420, logarithmic, true, wide, floor_levels(report)});
    out += loss_curves(curves, {400, 340, logarithmic, false, narrow, floor_levels(report)});
  }
  return out + "</div></figure>";
}

}  // namespace strata::support
