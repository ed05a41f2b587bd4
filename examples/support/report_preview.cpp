#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

constexpr double width = 460, height = 210, left = 4, right = 4, top = 22, bottom = 26;

/// Symbols one by one, those that can't be seen made visible.
std::string symbols(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) out += visible(text.substr(i, 1));
  return escape(out);
}

/// How often, as bars over what they count; the share in percent above each, where there is room for it.
std::string bars(const std::vector<Count>& counts, std::uint64_t whole, std::string_view title) {
  std::uint64_t most = 1;
  for (const auto& count : counts) most = std::max(most, count.times);
  const double each = (width - left - right) / static_cast<double>(std::max<std::size_t>(counts.size(), 1));
  const Scale scale{0, static_cast<double>(most), height - bottom, top};
  std::string out = svg_open(width, height, "chart counts", title);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto& [of, times] = counts[i];
    const double x = left + each * static_cast<double>(i), y = scale(static_cast<double>(times));
    const double share = 100 * static_cast<double>(times) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
    append(out, "<rect class=\"bar\" x=\"", coordinate(x + each * 0.1), "\" y=\"", coordinate(y), "\" width=\"",
           coordinate(each * 0.8), "\" height=\"", coordinate(scale.start - y), "\"><title>", escape(of), ": ",
           grouped(times), " of ", grouped(whole), "</title></rect>");
    if (times > 0 && each >= (share < 1 ? 20 : 15))
      out += svg_text({x + each / 2, y - 5, "middle", "tick"}, share < 1 ? "<1" : fixed(share, 0));
    if (each >= 13 || i % 5 == 0) out += svg_text({x + each / 2, height - 8, "middle", "tick strong"}, of);
  }
  return out + svg_line(left, height - bottom, width - right, height - bottom, "axis-line") + "</svg>";
}

std::string panel(std::string_view title, const std::vector<Count>& counts, const Preview& preview) {
  std::string out;
  append(out, "<figure class=\"panel\"><figcaption><h3>", title, "</h3><p class=\"key\"><span class=\"unit\">% of the ",
         escape(preview.words), "</span></p></figcaption>", bars(counts, preview.count, title), "</figure>");
  return out;
}

std::string extremes(std::string_view which, const std::string& length, const std::vector<std::string>& words) {
  std::string listed;
  for (const auto& word : words) append(listed, listed.empty() ? "" : ", ", "<i>", escape(word), "</i>");
  std::string out;
  append(out, "<div><dt>", which, "</dt><dd>", escape(length), length == "1" ? " letter: " : " letters: ", listed,
         "</dd></div>");
  return out;
}

std::string facts(const Preview& preview) {
  std::string out = "<dl class=\"facts\">";
  append(out, "<div><dt>All together</dt><dd>", grouped(preview.count), " ", escape(preview.words), "</dd></div>");
  if (!preview.lengths.empty()) {
    out += extremes("Shortest", preview.lengths.front().of, preview.shortest);
    out += extremes("Longest", preview.lengths.back().of, preview.longest);
  }
  return out + "</dl>";
}

bool same(const WindowExample& a, const WindowExample& b) { return a.input == b.input && a.target == b.target; }

std::string example(const WindowExample& shown) {
  const bool each = shown.target.size() > 1;
  std::string out;
  append(out, "<li><code>", symbols(shown.input), "</code>", each ? "<br>" : " ", "<span class=\"to\">→</span> <code>",
         symbols(shown.target), "</code></li>");
  return out;
}

/// What each stage is shown; stages that are shown the same share a row.
std::string windows(const LadderReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.stages.size();) {
    const auto& examples = report.stages[i].examples;
    std::string titles;
    std::size_t next = i;
    for (; next < report.stages.size() && std::ranges::equal(examples, report.stages[next].examples, same); ++next)
      append(titles, "<span><span class=\"key-dot ", stage_style(next), "\"></span>", escape(report.stages[next].title),
             "</span>");
    if (!examples.empty()) {
      append(out, examples[0].target.size() > 1 ? "<div class=\"stream\"><dt>" : "<div><dt>", titles, "</dt><dd><ul>");
      for (const auto& shown : examples) out += example(shown);
      out += "</ul></dd></div>";
    }
    i = next;
  }
  return out.empty() ? out
                     : "<h3>What a model is shown, and what it is asked</h3><dl class=\"windows\">" + out + "</dl>";
}

}  // namespace

std::string preview_figures(const LadderReport& report) {
  std::string out;
  if (const auto& preview = report.preview) {
    out = facts(*preview) + "<div class=\"panels\">" + panel("Letters in each", preview->lengths, *preview);
    out += panel("First letters", preview->first_letters, *preview) + "</div>";
  }
  return out + windows(report);
}

}  // namespace strata::support
