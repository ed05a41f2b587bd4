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

bool has_values(const LadderReport& report, const Series& series) {
  return std::ranges::any_of(report.stages,
                             [&](const StageReport& stage) { return std::isfinite(stage.*series.loss); });
}

/// The loss that a stage is judged by in figures, above its point and above what lies closely over it.
std::string loss_value(const LadderReport& report, std::size_t index, const Scale& scale) {
  const auto& stage = report.stages[index];
  const double told = judged_loss(stage);
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
    if (has_values(report, series)) append(out, "<span class=\"swatch ", series.style, "\"></span>", series.name, " ");
  out += "<span class=\"unit\">nats a symbol</span></p></figcaption>";
  out += svg_open(panel_width, panel_height, "chart", "The losses of each stage, as lines");
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
  return stage_bars(report, {"Parameters",
                             "logarithmic: each line ten times the one below",
                             "Parameters of each stage, as bars on a logarithmic scale",
                             {std::pow(10, std::floor(std::log10(least * 0.7))), most * 2, 0, 1, true},
                             brief,
                             [](const StageReport& stage) {
                               return stage.parameters > 0 ? static_cast<double>(stage.parameters)
                                                           : std::numeric_limits<double>::quiet_NaN();
                             },
                             [](const StageReport& stage, bool briefly) {
                               return briefly ? compact(static_cast<double>(stage.parameters))
                                              : grouped(stage.parameters);
                             }});
}

/// Labels below share bars: all of them where the widest fits, aslant where they are words, else every so manieth.
std::string share_labels(const std::vector<Count>& counts, double each, double left, double y) {
  std::size_t widest = 1;
  bool words = false;
  for (const auto& [of, times] : counts) {
    widest = std::max(widest, columns_of(of));
    words = words || of.empty() || of[0] < '0' || of[0] > '9';
  }
  const double needed = 7.6 * static_cast<double>(widest) + 5;
  const bool aslant = words && needed > each;
  const auto stride = aslant ? std::size_t{1} : static_cast<std::size_t>(std::ceil(needed / each));
  std::string out;
  for (std::size_t i = 0; i < counts.size(); i += stride) {
    const double x = left + each * (static_cast<double>(i) + 0.5);
    if (aslant)
      append(out, "<g transform=\"translate(", coordinate(x + 5), " ", coordinate(y - 4), ") rotate(-52)\">",
             svg_text({0, 0, "end", "tick strong"}, shortened(counts[i].of, 10)), "</g>");
    else
      out += svg_text({x, y, "middle", "tick strong"}, counts[i].of);
  }
  return out;
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
  const double first = std::ceil(scale.from / step) + 0.0;  // no −0
  for (double i = first; i * step <= scale.to * (1 + 1e-12); ++i) found.push_back(i * step);
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

std::string svg_bar(const Bar& bar) {
  std::string out;
  append(out, "<rect class=\"bar\" x=\"", coordinate(bar.middle - bar.width / 2), "\" y=\"", coordinate(bar.top),
         "\" width=\"", coordinate(bar.width), "\" height=\"", coordinate(bar.bottom - bar.top), "\"><title>",
         escape(bar.title), "</title></rect>");
  return out + (bar.value.empty() ? "" : svg_text({bar.middle, bar.top - 6, "middle", "value"}, bar.value));
}

std::string share_bars(const std::vector<Count>& counts, std::uint64_t whole, std::string_view title,
                       std::uint64_t highest) {
  constexpr double width = 460, height = 224, left = 4, right = 4, top = 22, bottom = 40;
  std::uint64_t most = std::max<std::uint64_t>(highest, 1);
  for (const auto& count : counts) most = std::max(most, count.times);
  const double each = (width - left - right) / static_cast<double>(std::max<std::size_t>(counts.size(), 1));
  const Scale scale{0, static_cast<double>(most), height - bottom, top};
  std::string out = svg_open(width, height, "chart counts", title);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto& [of, times] = counts[i];
    const double share = 100 * static_cast<double>(times) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
    const bool room = times > 0 && each >= (share < 1 ? 20 : 15);
    out += svg_bar({left + each * (static_cast<double>(i) + 0.5), each * 0.8, scale(static_cast<double>(times)),
                    scale.start,
                    !room       ? ""
                    : share < 1 ? "<1"
                                : fixed(share, 0),
                    of + ": " + grouped(times) + " of " + grouped(whole)});
  }
  out += share_labels(counts, each, left, height - bottom + 18);
  return out + svg_line(left, height - bottom, width - right, height - bottom, "axis-line") + "</svg>";
}

std::string stage_bars(const LadderReport& report, StageBars bars) {
  bars.scale.start = panel_height - panel_bottom, bars.scale.end = panel_top;
  const auto count = report.stages.size();
  const double width = std::min(56.0, 0.6 * (panel_width - panel_left - panel_right) / static_cast<double>(count));
  std::string out;
  append(out, "<figure class=\"panel\"><figcaption><h3>", bars.title, "</h3><p class=\"key\"><span class=\"unit\">",
         bars.unit, "</span></p></figcaption>",
         svg_open(panel_width, panel_height, report.stages.size() > 6 ? "chart many" : "chart", bars.described));
  out += level_axis(bars.scale, ticks(bars.scale, 5), bars.level) + stage_axis(report);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& stage = report.stages[i];
    if (const double value = bars.value(stage); std::isfinite(value))
      out += svg_bar({stage_x(i, count), width, bars.scale(value), bars.scale.start, bars.written(stage, count > 6),
                      stage.title + ": " + bars.written(stage, false)});
  }
  return out + "</svg></figure>";
}

std::string stage_style(std::size_t index) { return "hue-" + std::to_string(index % 9); }

std::string stage_name(const StageReport& stage, std::size_t index) {
  return "<span class=\"key-dot " + stage_style(index) + "\"></span><span class=\"number\">" +
         escape(stage_number(stage.id)) + "</span> " + escape(stage.title);
}

std::string evolution_panels(const LadderReport& report) {
  return "<div class=\"panels\">" + loss_panel(report) + parameter_panel(report) + "</div>";
}

}  // namespace strata::support
