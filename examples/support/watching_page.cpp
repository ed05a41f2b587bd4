#include "watching_page.hpp"

#include "attention_report.hpp"
#include "cell_map.hpp"
#include "document.hpp"
#include "plot.hpp"
#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

constexpr Size bins = 48, most_strips = 12;

/// Layers share eight colours; the second eight are dashed.
PlotLine line_of(const Watched& watched, Size layer, const auto& value) {
  PlotLine line{.name = watched.paths[layer], .hue = 1 + layer % 8, .points = {}, .dashed = layer / 8 % 2 == 1};
  for (const WatchedStep& step : watched.steps)
    if (layer < step.layers.size())
      if (const double figure = value(step.layers[layer]); std::isfinite(figure))
        line.points.push_back(PlotPoint::at(static_cast<double>(step.step), figure));
  return line;
}

/// A line for each layer that has something to show; empty where none has. What is not 0 anywhere is shown where
/// `more_than_zero`.
std::string figure_of(const Watched& watched, const Plot& plot, bool more_than_zero, const auto& value) {
  std::vector<PlotLine> lines;
  for (Size layer = 0; layer < watched.paths.size(); ++layer) {
    PlotLine line = line_of(watched, layer, value);
    const bool any = std::ranges::any_of(line.points, [](const PlotPoint& point) { return point.middle > 0; });
    if (!line.points.empty() && (any || !more_than_zero)) lines.push_back(std::move(line));
  }
  return lines.empty() ? "" : plot_figure(lines, plot);
}

/// Which of so many steps are drawn: evenly many, the first and the last among them.
std::vector<Size> drawn_steps(Size count) {
  std::vector<Size> chosen;
  const Size drawn = std::min(count, most_strips);
  for (Size i = 0; i < drawn; ++i) chosen.push_back(drawn > 1 ? i * (count - 1) / (drawn - 1) : 0);
  return chosen;
}

/// Shares of one interval as they fall onto the bins of another that holds it.
std::vector<double> onto(const WatchedLayer& layer, double low, double high) {
  std::vector<double> shares(bins);
  const double each = (layer.high - layer.low) / static_cast<double>(layer.shares.size()), bin = (high - low) / bins;
  for (Size i = 0; i < layer.shares.size(); ++i) {
    const double from = (layer.low + each * static_cast<double>(i) - low) / bin, to = from + each / bin;
    const Size first = std::min(static_cast<Size>(std::max(from, 0.0)), bins - 1);
    const Size last = std::min(static_cast<Size>(std::max(std::ceil(to) - 1, 0.0)), bins - 1);
    for (Size at = first; at <= last; ++at) {
      const double inside = std::min(to, static_cast<double>(at + 1)) - std::max(from, static_cast<double>(at));
      shares[at] += first == last ? layer.shares[i] : layer.shares[i] * inside / (to - from);
    }
  }
  return shares;
}

/// How the outputs of a layer are spread, a row of shades for each step.
std::string spread_figure(const Watched& watched, Size layer) {
  std::vector<const WatchedLayer*> chosen;
  std::vector<std::string> steps;
  double low = INFINITY, high = -INFINITY;
  for (const Size i : drawn_steps(watched.steps.size())) {
    const WatchedStep& step = watched.steps[i];
    if (layer >= step.layers.size() || step.layers[layer].shares.empty()) continue;
    const WatchedLayer& one = step.layers[layer];
    if (!std::isfinite(one.low) || !std::isfinite(one.high)) continue;
    chosen.push_back(&one);
    steps.push_back(grouped(step.step));
    low = std::min(low, one.low), high = std::max(high, one.high);
  }
  if (chosen.empty()) return {};
  if (!(high > low)) low -= 0.5, high += 0.5;
  CellMap map{.described = watched.paths[layer] + ": how its outputs are spread",
              .rows = chosen.size(),
              .columns = bins,
              .left = label_width(steps)};
  for (const WatchedLayer* one : chosen)
    for (const double share : onto(*one, low, high)) map.values.push_back(static_cast<float>(share));
  map.most = largest_magnitude(map.values);
  map.labels = row_labels(steps, map.left, 0);
  std::string out;
  append(out, "<figure class=\"values\"><figcaption><b>", escape(watched.paths[layer]), "</b> from ", fixed(low, 2),
         " to ", fixed(high, 2), "</figcaption>", cell_map(map), "</figure>");
  return out;
}

/// Of so many heads in the order of their layers.
std::vector<std::string> head_names(const Watched& watched, Size count) {
  std::vector<std::string> layers, names;
  for (const std::string& path : watched.paths)
    if (path.substr(path.find_last_of('.') + 1) == "attention") layers.push_back(path);
  const Size each = layers.empty() ? 0 : count / layers.size();
  for (Size i = 0; i < count; ++i)
    names.push_back(each > 0 && each * layers.size() == count ? head_name(layers[i / each], i % each)
                                                              : "head " + std::to_string(i));
  return names;
}

/// How widely each head looks; empty where there is no attention.
std::string entropies_figure(const Watched& watched) {
  const Size heads = watched.steps.front().entropies.size();
  const std::vector<std::string> names = head_names(watched, heads);
  std::vector<PlotLine> lines;
  for (Size head = 0; head < heads; ++head) {
    PlotLine& line = lines.emplace_back(
        PlotLine{.name = names[head], .hue = 1 + head % 8, .points = {}, .dashed = head / 8 % 2 == 1});
    for (const WatchedStep& step : watched.steps)
      if (head < step.entropies.size())
        line.points.push_back(PlotPoint::at(static_cast<double>(step.step), step.entropies[head]));
  }
  return lines.empty()
             ? ""
             : plot_figure(lines, {.title = "Attention", .unit = "entropy of a head, nats", .x_axis = "step"});
}

}  // namespace

std::string watched_section(const Watched& watched, const std::vector<std::string>& warnings) {
  if (watched.empty()) return {};
  std::string panels =
      figure_of(watched, {.title = "Gradients", .unit = "norm", .x_axis = "step", .logarithmic = true}, true,
                [](const WatchedLayer& layer) { return layer.gradient; }) +
      figure_of(watched,
                {.title = "Updates",
                 .unit = "length of a step in lengths of the weights",
                 .x_axis = "step",
                 .logarithmic = true},
                true, [](const WatchedLayer& layer) { return layer.update_ratio(); }) +
      figure_of(watched, {.title = "Outputs", .unit = "standard deviation", .x_axis = "step", .logarithmic = true},
                true, [](const WatchedLayer& layer) { return layer.deviation; }) +
      figure_of(watched, {.title = "Means", .unit = "of the outputs, in standard deviations", .x_axis = "step"}, false,
                [](const WatchedLayer& layer) { return layer.mean / layer.deviation; });
  const std::string dead =
      figure_of(watched, {.title = "Dead units", .unit = "% that were 0 at every position", .x_axis = "step"}, true,
                [](const WatchedLayer& layer) { return 100 * layer.dead_share(); });
  const std::string saturated =
      figure_of(watched, {.title = "Saturated outputs", .unit = "% near their bound", .x_axis = "step"}, true,
                [](const WatchedLayer& layer) { return 100 * layer.saturated; });
  const bool bounded = std::ranges::any_of(watched.steps.back().layers,
                                           [](const WatchedLayer& layer) { return std::isfinite(layer.saturated); });
  const bool sound = std::ranges::all_of(watched.steps.back().layers,
                                         [](const WatchedLayer& layer) { return std::isfinite(layer.mean); });
  std::string out = warnings.empty() ? "" : remarks_list(warnings);
  append(panels, entropies_figure(watched), dead, saturated);
  append(out, panels.empty() ? "" : "<div class=\"panels\">" + panels + "</div>",
         dead.empty() && sound ? "<p class=\"note\">No unit was 0 at every position.</p>" : "",
         saturated.empty() && bounded && sound ? "<p class=\"note\">No output was near its bound.</p>" : "");
  std::string spreads;
  for (Size layer = 0; layer < watched.paths.size(); ++layer) spreads += spread_figure(watched, layer);
  if (!spreads.empty())
    append(out,
           "<h3>How the outputs are spread</h3><p class=\"note\">A row is a step, from left to right the values, the "
           "stronger the more outputs.</p><div class=\"spreads\">",
           spreads, "</div>");
  return section_html("inside", "Inside, as it learns", "What happened within each layer at some steps of training.",
                      out);
}

}  // namespace strata::support
