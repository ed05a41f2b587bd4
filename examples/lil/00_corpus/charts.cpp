#include "charts.hpp"

#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::corpus {

using namespace support;

namespace {

struct Picture {
  double width, height, left = 58, right = 14, top = 14, bottom = 46;

  Scale upwards(double from, double to) const { return {from, to, height - bottom, top}; }
};

/// All axes are of whole numbers.
std::vector<double> whole_ticks(const Scale& scale) {
  std::vector<double> found = ticks(scale, 6);
  std::erase_if(found, [](double value) { return value != std::round(value); });
  return found;
}

/// Grid lines for the values, marks and numbers along the other axis.
std::string frame(const Picture& picture, const Scale& x, const Scale& y, std::string_view x_axis) {
  std::string out;
  for (double value : whole_ticks(y)) {
    out += svg_line(x.start, y(value), x.end, y(value), "grid");
    out += svg_text({x.start - 8, y(value) + 4, "end", "tick"}, brief(value));
  }
  for (double value : whole_ticks(x)) {
    out += svg_line(x(value), y.start, x(value), y.start + 5, "axis-line");
    out += svg_text({x(value), y.start + 19, "middle", "tick"}, brief(value));
  }
  out += svg_line(x.start, y.start, x.end, y.start, "axis-line");
  return out + svg_text({(x.start + x.end) / 2, picture.height - 6, "middle", "axis"}, x_axis);
}

/// 1, 2 or 5 times a power of ten, at least so much.
Size round_number(double least) {
  Size power = 1;
  while (static_cast<double>(10 * power) < least) power *= 10;
  for (Size factor : {1u, 2u, 5u})
    if (static_cast<double>(factor * power) >= least) return factor * power;
  return 10 * power;
}

struct Bins {
  Size width = 1;                     ///< bar i is of lengths from i × width on
  std::vector<std::uint64_t> counts;  ///< the last: of all that are longer
  std::uint64_t stories = 0;
};

Bins binned(const std::map<Size, std::uint64_t>& by_length) {
  Bins bins;
  for (const auto& [length, times] : by_length) bins.stories += times;
  std::uint64_t so_far = 0;
  Size usual = 0;
  for (const auto& [length, times] : by_length)
    if (so_far += times; so_far - times < bins.stories - bins.stories / 100) usual = length;
  bins.width = round_number(static_cast<double>(usual + 1) / 40);
  bins.counts.resize(usual / bins.width + 2);
  for (const auto& [length, times] : by_length)
    bins.counts[std::min(length / bins.width, bins.counts.size() - 1)] += times;
  return bins;
}

}  // namespace

std::string length_figure(const std::map<Size, std::uint64_t>& stories_by_length) {
  const Bins bins = binned(stories_by_length);
  const Picture picture{500, 380};
  const double most = static_cast<double>(*std::ranges::max_element(bins.counts));
  const double each = (picture.width - picture.left - picture.right) / static_cast<double>(bins.counts.size());
  const Scale y = picture.upwards(0, most * 1.05);
  const Size usual = bins.counts.size() - 1;
  const Scale x{0, static_cast<double>(usual * bins.width), picture.left,
                picture.left + each * static_cast<double>(usual)};
  std::string out = "<figure class=\"panel\"><figcaption><h3>Tokens a story</h3><p class=\"key\"><span class=\"unit\">"
                    "stories in steps of " +
                    in_number(bins.width, "token") +
                    (bins.counts.back() > 0 ? "; the last bar: all that are longer" : "") + "</span></p></figcaption>" +
                    svg_open(picture.width, picture.height, "chart", "How many stories have so many tokens");
  out += frame(picture, x, y, "tokens");
  for (Size i = 0; i < bins.counts.size(); ++i) {
    if (bins.counts[i] == 0) continue;
    const double top = y(static_cast<double>(bins.counts[i]));
    const std::string range = i < usual ? grouped(i * bins.width) + " to " + grouped((i + 1) * bins.width - 1)
                                        : grouped(i * bins.width) + " and more";
    append(out, "<rect class=\"bar", i < usual ? "" : " longer", "\" x=\"",
           coordinate(picture.left + each * (static_cast<double>(i) + 0.06)), "\" y=\"", coordinate(top), "\" width=\"",
           coordinate(each * 0.88), "\" height=\"", coordinate(y.start - top), "\"><title>", range,
           " tokens: ", in_number(bins.counts[i], "story", "stories"), "</title></rect>");
  }
  return out + "</svg></figure>";
}

}  // namespace strata::corpus
