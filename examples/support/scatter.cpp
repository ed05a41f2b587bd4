#include "scatter.hpp"

#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

constexpr double width = 720, height = 540, left = 64, right = width - 12, top = 10, bottom = height - 46;
constexpr std::size_t longest = 14;

struct Box {
  double left, top, right, bottom;

  bool meets(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

/// All that there is, and room for labels.
Scale scale_of(const Projection& plane, double Projection::Point::*axis, double start, double end) {
  double low = INFINITY, high = -INFINITY;
  for (const Projection::Point& point : plane.points)
    if (std::isfinite(point.*axis)) low = std::min(low, point.*axis), high = std::max(high, point.*axis);
  if (low > high) low = 0, high = 1;
  const double margin = high > low ? 0.06 * (high - low) : 1;
  return {low - margin, high + margin, start, end};
}

std::string frame(const Scale& x, const Scale& y, const Projection& plane) {
  const auto axis = [&](Size which, std::string_view name) {
    return std::string{name} + " direction: " + fixed(100 * plane.explained[which], 1) + " % of the variance";
  };
  const auto text = [](double value, const std::vector<double>& all) {
    const double apart = all.size() > 1 ? all[1] - all[0] : 1;
    return fixed(value, apart < 1 ? static_cast<int>(std::ceil(-std::log10(apart) - 1e-9)) : 0);
  };
  std::string out;
  const std::vector<double> across = ticks(x, 6), up = ticks(y, 6);
  for (const double value : up)
    out += svg_line(left, y(value), right, y(value), "grid") +
           svg_text({left - 8, y(value) + 4, "end", "tick"}, text(value, up));
  for (const double value : across)
    out += svg_line(x(value), top, x(value), bottom, "grid") +
           svg_text({x(value), bottom + 18, "middle", "tick"}, text(value, across));
  append(out, svg_text({(left + right) / 2, height - 6, "middle", "axis"}, axis(0, "first")),
         "<text transform=\"translate(11 ", coordinate((top + bottom) / 2),
         ") rotate(-90)\" text-anchor=\"middle\" class=\"axis\">", axis(1, "second"), "</text>");
  return out;
}

}  // namespace

std::string scatter_figure(const Projection& plane, std::span<const std::string> labels, const std::string& title) {
  const Size count = std::min<Size>(plane.points.size(), labels.size());
  if (count == 0) return {};
  const Scale across = scale_of(plane, &Projection::Point::x, left, right);
  const Scale up = scale_of(plane, &Projection::Point::y, bottom, top);
  std::vector<Box> taken;
  std::string dots, names;
  Size named = 0;
  for (Size i = 0; i < count; ++i) {
    const double x = across(plane.points[i].x), y = up(plane.points[i].y);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    const std::string shown = shortened(visible(labels[i]), longest);
    const double half = 4.1 * static_cast<double>(columns_of(shown)) + 2;
    const Box box{x - half, y - 8, x + half, y + 7};
    const bool free = std::ranges::none_of(taken, [&](const Box& other) { return box.meets(other); }) &&
                      box.left > left && box.right < right;
    std::string& out = free ? names : dots;
    append(out, "<g><title>", escape(visible(labels[i])), "</title>");
    if (free) {
      out += svg_text({x, y + 4, "middle", "cell-name"}, shown);
      taken.push_back(box);
      ++named;
    } else
      append(out, "<circle class=\"at\" cx=\"", coordinate(x), "\" cy=\"", coordinate(y), "\" r=\"2.4\"/>");
    out += "</g>";
  }
  std::string out;
  append(out, "<figure class=\"panel scatter\"><figcaption><h3>", escape(title),
         "</h3><p class=\"key\"><span class=\"unit\">",
         named < count ? grouped(named) + " of " + grouped(count) + " named, the others are dots" : "",
         "</span></p></figcaption>", svg_open(width, height, "chart", title), frame(across, up, plane), dots, names,
         "</svg></figure>");
  return out;
}

}  // namespace strata::support
