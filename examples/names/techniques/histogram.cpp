#include "histogram.hpp"

#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>

namespace strata::techniques {

namespace {

constexpr double left = 26, top = 24, cell_height = 104, drawn_height = 66, gap = 12, width = 500;

/// Steps of a staircase, down to the base line at both ends; the tallest of the cell has its full height.
std::string outline(const Histogram& histogram, const Scale& x, double base, double tallest, std::string_view style) {
  std::string path = "M" + coordinate(x.start) + " " + coordinate(base);
  const double bin = (x.end - x.start) / static_cast<double>(Histogram::bins);
  for (Size i = 0; i < Histogram::bins; ++i) {
    const double at = x.start + bin * static_cast<double>(i);
    const std::string y = coordinate(base - drawn_height * std::min(1.0, histogram.shares[i] / tallest));
    append(path, "L", coordinate(at), " ", y, "L", coordinate(at + bin), " ", y);
  }
  std::string out;
  append(out, "<path class=\"", style, "\" d=\"", path, "L", coordinate(x.end), " ", coordinate(base), "Z\"/>");
  return out;
}

std::string cell(const Level& level, double from, double to, double base) {
  const Scale x{-Histogram::reach, Histogram::reach, from, to};
  const double tallest =
      std::max(*std::ranges::max_element(level.before.shares), *std::ranges::max_element(level.after.shares));
  std::string out = outline(level.before, x, base, tallest, "before") + outline(level.after, x, base, tallest, "after");
  out += svg_line(from, base, to, base, "axis-line");
  for (double tick : {-2.0, 0.0, 2.0}) out += svg_line(x(tick), base, x(tick), base + 4, "axis-line");
  const auto figures = [](const Histogram& histogram) {
    const bool negative = histogram.mean < -0.005;  // else it shows as 0.00
    return (negative ? "−" : "") + fixed(std::abs(histogram.mean), 2) + " ± " + fixed(histogram.deviation, 2);
  };
  out += svg_text({(from + to) / 2, base + 16, "middle", "before"}, figures(level.before));
  return out + svg_text({(from + to) / 2, base + 29, "middle", "after"}, figures(level.after));
}

}  // namespace

Histogram Histogram::of(std::span<const float> values) {
  Histogram histogram;
  const double count = static_cast<double>(values.size());
  double squares = 0;
  for (float value : values) {
    const double x = static_cast<double>(value);
    histogram.mean += x / count;
    squares += x * x / count;
    const double bin = std::floor((x + reach) / (2 * reach) * static_cast<double>(bins));
    histogram.shares[static_cast<Size>(std::clamp(bin, 0.0, static_cast<double>(bins - 1)))] += 1 / count;
  }
  histogram.deviation = std::sqrt(std::max(0.0, squares - histogram.mean * histogram.mean));
  return histogram;
}

double share_beyond(std::span<const float> values, double limit) {
  const auto beyond = [&](float value) { return std::abs(static_cast<double>(value)) > limit; };
  return static_cast<double>(std::ranges::count_if(values, beyond)) / static_cast<double>(values.size());
}

std::string histogram_figure(std::span<const Moment> moments, const std::string& title, const std::string& after) {
  const Size rows = moments[0].levels.size(), columns = moments.size();
  const double cell_width = (width - left) / static_cast<double>(columns);
  std::string out = "<figure class=\"panel\"><figcaption><h3>Activations " + escape(title) +
                    "</h3><p class=\"key\"><span class=\"name\"><span class=\"key-line hue-1\"></span>after the "
                    "convolution</span><span class=\"name\"><span class=\"key-line hue-3\"></span>" +
                    escape(after) +
                    "</span><span class=\"unit\">mean ± deviation; ticks at −2, 0, 2</span></p></figcaption>";
  out += svg_open(width, top + cell_height * static_cast<double>(rows), "chart histograms",
                  "Histograms of activations " + title);
  for (Size column = 0; column < columns; ++column) {
    const double from = left + cell_width * static_cast<double>(column) + gap / 2, to = from + cell_width - gap;
    out += svg_text({(from + to) / 2, 12, "middle", "tick strong"}, "step " + grouped(moments[column].step));
    for (Size row = 0; row < rows; ++row)
      out += cell(moments[column].levels[row], from, to, top + cell_height * static_cast<double>(row) + drawn_height);
  }
  for (Size row = 0; row < rows; ++row)
    append(out, "<text transform=\"translate(12 ",
           coordinate(top + cell_height * static_cast<double>(row) + drawn_height / 2),
           ") rotate(-90)\" text-anchor=\"middle\" class=\"tick strong\">level ", std::to_string(row + 1), "</text>");
  return out + "</svg></figure>";
}

Json to_json(std::span<const Moment> moments) {
  Json all = Json::array();
  for (const Moment& moment : moments) {
    Json levels = Json::array();
    const auto figures = [](const Histogram& histogram) {
      return Json{{"mean", histogram.mean}, {"deviation", histogram.deviation}, {"shares", histogram.shares}};
    };
    for (const Level& level : moment.levels)
      levels.push_back(
          {{"before", figures(level.before)}, {"after", figures(level.after)}, {"tanh_beyond_0.97", level.saturated}});
    all.push_back({{"step", moment.step}, {"levels", std::move(levels)}});
  }
  return all;
}

}  // namespace strata::techniques
