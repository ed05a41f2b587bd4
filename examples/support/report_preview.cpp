#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

std::string panel(const Tally& tally) {
  std::string out;
  append(out, "<figure class=\"panel\"><figcaption><h3>", escape(tally.title),
         "</h3><p class=\"key\"><span class=\"unit\">", escape(tally.unit), "</span></p></figcaption>",
         share_bars(tally.counts, tally.whole, tally.title), "</figure>");
  return out;
}

std::string drawn(const Preview& preview) {
  std::string facts, panels;
  for (const auto& [name, text] : preview.facts)
    append(facts, "<div><dt>", escape(name), "</dt><dd>", escape(text), "</dd></div>");
  for (const auto& tally : preview.tallies) panels += panel(tally);
  return (facts.empty() ? "" : "<dl class=\"facts\">" + facts + "</dl>") +
         (panels.empty() ? "" : "<div class=\"panels\">" + panels + "</div>");
}

/// Symbols that can't be seen made visible, and a place to break the line after each of them.
std::string symbols(std::string_view text) {
  std::string out;
  for (const auto symbol : characters(text))
    if (const auto seen = visible(symbol); seen == symbol)
      out += escape(symbol);
    else
      append(out, "<wbr><span class=\"unseen\">", seen, "</span>");
  return out;
}

bool same(const WindowExample& a, const WindowExample& b) { return a.input == b.input && a.target == b.target; }

/// Whether the target is what was shown, one symbol further on, so that each place was asked. A symbol may be several
/// characters, so that its first one does not tell where the second begins.
bool asks_each(const WindowExample& shown) {
  const std::string_view input = shown.input, target = shown.target;
  for (std::size_t first = 1; first < input.size(); ++first)
    if (const auto rest = input.substr(first); target.size() > rest.size() && target.starts_with(rest)) return true;
  return false;
}

std::string example(const WindowExample& shown) {
  std::string out;
  append(out, "<li><code>", symbols(shown.input), "</code>", asks_each(shown) ? "<br>" : " ",
         "<span class=\"to\">→</span> <code>", symbols(shown.target), "</code></li>");
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
      append(out, asks_each(examples[0]) ? "<div class=\"stream\"><dt>" : "<div><dt>", titles, "</dt><dd><ul>");
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
  return (report.preview ? drawn(*report.preview) : "") + windows(report);
}

}  // namespace strata::support
