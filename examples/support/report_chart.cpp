#include "report_chart.hpp"

#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strata::support {
namespace {

constexpr double panel_width = 460, panel_height = 346, panel_left = 44, panel_right = 16, panel_top = 22,
                 panel_bottom = 78;

/// Words in one line, or in two where the width asks for it; empty where they do not fit either way.
std::vector<std::string_view> in_two_lines(std::string_view words, std::size_t width) {
  if (columns_of(words) <= width) return {words};
  for (auto cut = words.find(' '); cut != words.npos; cut = words.find(' ', cut + 1)) {
    const auto first = words.substr(0, cut), second = words.substr(cut + 1);
    if (columns_of(first) <= width && columns_of(second) <= width) return {first, second};
  }
  return {};
}

/// The middle of a stage's share of a panel.
double stage_x(std::size_t index, std::size_t count) {
  const double share = (panel_width - panel_left - panel_right) / static_cast<double>(count);
  return panel_left + share * (static_cast<double>(index) + 0.5);
}

/// The number of each stage and its title: below each other where all of them fit, otherwise aslant.
std::string stage_axis(const LadderReport& report) {
  constexpr double character = 7.4;
  const auto count = report.stages.size();
  const double share = (panel_width - panel_left - panel_right) / static_cast<double>(count);
  const auto lines_of = [&](const StageReport& stage) {
    return in_two_lines(stage.title, static_cast<std::size_t>(share / character));
  };
  const bool all_fit = std::none_of(report.stages.begin(), report.stages.end(),
                                    [&](const StageReport& stage) { return lines_of(stage).empty(); });
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& stage = report.stages[i];
    double y = panel_height - panel_bottom + 20;
    if (!all_fit) {
      append(out, "<g transform=\"translate(", coordinate(stage_x(i, count) + 7), " ", coordinate(y - 5),
             ") rotate(-36)\">", svg_text({0, 0, "end", "tick strong"}, shortened(stage.title, 16)), "</g>");
      continue;
    }
    out += svg_text({stage_x(i, count), y, "middle", "tick strong"}, stage_number(stage.id));
    for (const auto line : lines_of(stage)) out += svg_text({stage_x(i, count), y += 15, "middle", "tick"}, line);
  }
  return out;
}

std::string level_axis(const Scale& scale, const std::vector<double>& levels, std::string (*format)(double)) {
  std::string out;
  for (double level : levels) {
    out += svg_line(panel_left, scale(level), panel_width - panel_right, scale(level), "grid");
    out += svg_text({panel_left - 8, scale(level) + 4, "end", "tick"}, format(level));
  }
  return out;
}

struct Series {
  std::string_view name, style;
  double StageReport::*loss;
};

std::string loss_line(const LadderReport& report, const Series& series, const Scale& scale) {
  std::string path, dots;
  const auto count = report.stages.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto& stage = report.stages[i];
    const double loss = stage.*series.loss;
    if (!std::isfinite(loss)) continue;
    const auto x = coordinate(stage_x(i, count)), y = coordinate(scale(loss));
    append(path, path.empty() ? "M" : "L", x, " ", y);
    append(dots, "<circle class=\"dot ", series.style, "\" cx=\"", x, "\" cy=\"", y, "\" r=\"4\"><title>",
           escape(stage.title), ": ", series.name, " loss ", fixed(loss, 4), "</title></circle>");
  }
  return "<path class=\"line " + std::string{series.style} + "\" d=\"" + path + "\"/>" + dots;
}

constexpr Series all_series[] = {{"training", "training", &StageReport::training_loss},
                                 {"validation", "validation", &StageReport::validation_loss},
                                 {"test", "test", &StageReport::test_loss}};

/// The test loss in figures, above its point and above what lies closely over it.
std::string loss_value(const LadderReport& report, std::size_t index, const Scale& scale) {
  const auto& stage = report.stages[index];
  const double told = std::isfinite(stage.test_loss) ? stage.test_loss : stage.validation_loss;
  if (!std::isfinite(told)) return {};
  double y = scale(told);
  for (std::size_t again = 0; again < std::size(all_series); ++again)
    for (const auto& series : all_series)
      if (const double other = scale(stage.*series.loss); other < y && other > y - 22) y = other;
  const auto count = report.stages.size();
  const bool falls = index > 0 && report.stages[index - 1].validation_loss > stage.validation_loss;
  const double aside = falls && count <= 6 ? 8 : 0;  // beside a line that comes from above
  return svg_text({stage_x(index, count) + aside, y - 11, "middle", "value"}, fixed(told, count <= 6 ? 3 : 2));
}

std::string loss_panel(const LadderReport& report) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& stage : report.stages)
    for (const auto& series : all_series)
      if (const double loss = stage.*series.loss; std::isfinite(loss)) {
        low = std::min(low, loss);
        high = std::max(high, loss);
      }
  if (low > high) return {};
  const double margin = std::max(0.05, 0.14 * (high - low));
  const Scale scale{low - margin, high + margin, panel_height - panel_bottom, panel_top};
  const auto levels = ticks(scale, 5);
  const bool close = levels.size() > 1 && levels[1] - levels[0] < 0.095;

  std::string out = "<figure class=\"panel\"><figcaption><h3>Loss</h3><p class=\"key\">";
  for (const auto& series : all_series)
    append(out, "<span class=\"swatch ", series.style, "\"></span>", series.name, " ");
  out += "<span class=\"unit\">nats a symbol</span></p></figcaption>";
  out += svg_open(panel_width, panel_height, "chart", "Training, validation and test loss of each stage, as lines");
  out += close ? level_axis(scale, levels, [](double level) { return fixed(level, 2); })
               : level_axis(scale, levels, [](double level) { return fixed(level, 1); });
  out += stage_axis(report);
  for (const auto& series : all_series) out += loss_line(report, series, scale);
  for (std::size_t i = 0; i < report.stages.size(); ++i) out += loss_value(report, i, scale);
  return out + "</svg></figure>";
}

std::string parameter_panel(const LadderReport& report) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const auto& stage : report.stages) {
    if (stage.parameters == 0) continue;
    least = std::min(least, static_cast<double>(stage.parameters));
    most = std::max(most, static_cast<double>(stage.parameters));
  }
  if (most == 0) return {};
  const double first = std::pow(10, std::floor(std::log10(least * 0.7))), last = most * 2;
  const Scale scale{first, last, panel_height - panel_bottom, panel_top, true};
  const auto count = report.stages.size();
  const double width = std::min(56.0, 0.6 * (panel_width - panel_left - panel_right) / static_cast<double>(count));

  std::string out = "<figure class=\"panel\"><figcaption><h3>Parameters</h3><p class=\"key\">"
                    "<span class=\"unit\">logarithmic: each line ten times the one below</span></p></figcaption>";
  out += svg_open(panel_width, panel_height, "chart", "Parameters of each stage, as bars on a logarithmic scale");
  out += level_axis(scale, ticks(scale, 5), brief);
  out += stage_axis(report);
  for (std::size_t i = 0; i < count; ++i) {
    const auto parameters = report.stages[i].parameters;
    if (parameters == 0) continue;
    const double x = stage_x(i, count), top = scale(static_cast<double>(parameters));
    append(out, "<rect class=\"bar\" x=\"", coordinate(x - width / 2), "\" y=\"", coordinate(top), "\" width=\"",
           coordinate(width), "\" height=\"", coordinate(scale.start - top), "\"><title>",
           escape(report.stages[i].title), ": ", grouped(parameters), " parameters</title></rect>");
    out += svg_text({x, top - 8, "middle", "value"},
                    count <= 6 ? grouped(parameters) : compact(static_cast<double>(parameters)));
  }
  return out + "</svg></figure>";
}

}  // namespace

double Scale::operator()(double value) const {
  const auto place = [&](double v) { return logarithmic ? std::log10(std::max(v, 1e-300)) : v; };
  const double width = place(to) - place(from);
  return start + (width == 0 ? 0 : (place(value) - place(from)) / width) * (end - start);
}

std::vector<double> ticks(const Scale& scale, int wanted) {
  std::vector<double> found;
  if (!(scale.to > scale.from)) return {scale.from};
  if (scale.logarithmic) {
    for (double exponent = std::ceil(std::log10(scale.from) - 1e-9); std::pow(10, exponent) <= scale.to; ++exponent)
      found.push_back(std::pow(10, exponent));
    return found;
  }
  const double raw = (scale.to - scale.from) / wanted, power = std::pow(10, std::floor(std::log10(raw)));
  const double step = power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
  for (double i = std::ceil(scale.from / step); i * step <= scale.to * (1 + 1e-12); ++i) found.push_back(i * step);
  return found;
}

std::string svg_text(const Label& label, std::string_view text) {
  std::string out;
  append(out, "<text x=\"", coordinate(label.x), "\" y=\"", coordinate(label.y), "\" text-anchor=\"", label.anchor,
         "\" class=\"", label.style, "\">", escape(text), "</text>");
  return out;
}

std::string svg_line(double x1, double y1, double x2, double y2, std::string_view style) {
  std::string out;
  append(out, "<line class=\"", style, "\" x1=\"", coordinate(x1), "\" y1=\"", coordinate(y1), "\" x2=\"",
         coordinate(x2), "\" y2=\"", coordinate(y2), "\"/>");
  return out;
}

std::string svg_open(double width, double height, std::string_view style, std::string_view title) {
  std::string out;
  append(out, "<svg role=\"img\" class=\"", style, "\" viewBox=\"0 0 ", coordinate(width), " ", coordinate(height),
         "\"><title>", escape(title), "</title>");
  return out;
}

std::string stage_style(std::size_t index) { return "hue-" + std::to_string(index % 9); }

std::string evolution_panels(const LadderReport& report) {
  return "<div class=\"panels\">" + loss_panel(report) + parameter_panel(report) + "</div>";
}

}  // namespace strata::support
