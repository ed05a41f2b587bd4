#include "page.hpp"

#include "charts.hpp"

#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/page/page.hpp"
#include "support/report_text.hpp"

namespace strata::corpus {

using namespace support;

namespace {

constexpr std::string_view title = "What there is to learn from";

/// What this page has beside what all pages have.
constexpr std::string_view style = R"(
.panels, .panels > * { min-width: 0; }
.panels + .scroll, .scroll + .panels { margin-top: 40px; }
.figures th { font-weight: 400; }
.key .name { display: inline-flex; align-items: center; margin-right: 10px; }
.key-line { width: 16px; border-top: 2.6px solid var(--hue); margin-right: 6px; }
.chart path { fill: none; stroke: var(--hue); stroke-width: 2.2; stroke-linejoin: round; }
.chart path.dashed { stroke-width: 1.4; stroke-dasharray: 5 5; }
.key-line.dashed { border-top-style: dashed; border-top-width: 1.6px; }
.chart .told { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 2 4; }
.chart .bar.longer { opacity: .5; }
.tokens code { white-space: pre; })";

std::string percent(double share, int decimals) { return fixed(100 * share, decimals) + " %"; }

std::string story(const Findings& findings) {
  const Census& census = findings.training.census;
  std::string out;
  append(out, in_number(census.stories, "story", "stories"), ", ", in_number(census.tokens, "token"), ", ",
         grouped(census.different()), " of them different. Few tokens make up most of the text: a vocabulary of <b>",
         grouped(findings.symbols_for(0.9)), "</b> covers 90 % of it, and one of <b>", grouped(findings.vocabulary),
         "</b> all but <b>", percent(findings.unknown(findings.training), 3), "</b>.");
  return out;
}

std::string header(const Findings& findings) {
  std::string out;
  append(out, "<header><p class=\"over\">strata · lil · 00</p><h1>", title, "</h1><p class=\"story\">", story(findings),
         "</p><dl class=\"facts\">");
  std::vector<std::pair<const char*, std::string>> facts{{"Corpus", findings.training.file.string()}};
  if (findings.validation) facts.emplace_back("Validation", findings.validation->file.string());
  facts.emplace_back("Tokenizer", findings.tokenizer_file.string());
  facts.emplace_back("Made by", findings.command);
  facts.emplace_back("Machine", machine_text());
  facts.emplace_back("Date", date_text());
  for (const auto& [name, value] : facts) append(out, "<div><dt>", name, "</dt><dd>", escape(value), "</dd></div>");
  return out + "</dl></header>\n";
}

/// A table whose columns but the first are numbers. Cells are HTML.
std::string table(std::string_view what, const std::vector<std::string>& columns,
                  const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  append(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", what, "\"><table class=\"", what,
         "\"><thead><tr>");
  for (Size i = 0; i < columns.size(); ++i)
    append(out, "<th scope=\"col\"", i > 0 ? " class=\"n\">" : ">", columns[i], "</th>");
  out += "</tr></thead><tbody>";
  for (const auto& row : rows) {
    append(out, "<tr><th scope=\"row\">", row[0], "</th>");
    for (Size i = 1; i < row.size(); ++i) append(out, "<td class=\"n\">", row[i], "</td>");
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

std::string figures_section(const Findings& findings) {
  std::vector<std::vector<std::string>> rows;
  for (const Figure& figure : figures_of(findings)) {
    rows.push_back({escape(figure.name)});
    for (const std::string& value : figure.values) rows.back().push_back(escape(value));
  }
  std::vector<std::string> columns{"", "Training"};
  if (findings.validation) columns.push_back("Validation");
  return "<section><h2>In figures</h2><p class=\"lead\">Models read the stories as one stream of tokens, with an end "
         "of story behind each. What is unknown, and what a vocabulary covers, are shares of this stream. Of a story "
         "that is longer than a model’s window, it never sees all at once.</p><div class=\"panels\">" +
         table("figures", columns, rows) + length_figure(findings.training.census.by_length) + "</div></section>\n";
}

/// Every place at first, then ever fewer, as a logarithmic axis shows them; the last in any case.
std::vector<Size> places(Size count) {
  std::vector<Size> some;
  for (Size i = 0; i < count; i += 1 + i / 40) some.push_back(i);
  if (count > 0 && some.back() != count - 1) some.push_back(count - 1);
  return some;
}

std::string rank_figure(const Findings& findings) {
  Curve counts{"tokens of the corpus", "hue-3", {}};
  const auto count = [&](Size rank) {
    return static_cast<double>(findings.training.census.counts[static_cast<Size>(findings.ranking[rank])]);
  };
  const double most = count(0), last = static_cast<double>(findings.ranking.size());
  for (Size i : places(findings.ranking.size())) counts.points.emplace_back(static_cast<double>(i + 1), count(i));
  const double end = std::min(last, most);
  const Curve zipf{"Zipf’s law: times ∝ 1 / rank", "hue-0 dashed", {{1, most}, {end, most / end}}};
  return line_figure(std::array{counts, zipf}, {.title = "How often each token occurs",
                                                .unit = "times",
                                                .x_axis = "rank of the token, the most frequent first",
                                                .from = 1,
                                                .to = std::max(last, 10.0),
                                                .low = 0.8,
                                                .high = most * 1.6,
                                                .logarithmic = true});
}

Curve coverage_curve(const Part& part, const std::string& name, const std::string& hue) {
  Curve curve{name, hue, {}};
  for (Size i : places(part.covered.size()))
    curve.points.emplace_back(static_cast<double>(CompactVocabulary::special + i), 100 * part.share(i));
  return curve;
}

std::string coverage_figure(const Findings& findings) {
  std::vector<Curve> curves{coverage_curve(findings.training, "training", "hue-3")};
  if (findings.validation) curves.push_back(coverage_curve(*findings.validation, "validation", "hue-1 dashed"));
  const Size all = CompactVocabulary::special + findings.ranking.size(),
             size = CompactVocabulary::special + findings.kept();
  return line_figure(curves, {.title = "What a vocabulary covers",
                              .unit = "% of the stream",
                              .x_axis = "symbols of the vocabulary, its special ones among them",
                              .from = CompactVocabulary::special,
                              .to = static_cast<double>(std::max<Size>(all, 10)),
                              .low = 0,
                              .high = 100,
                              .told_at = static_cast<double>(size),
                              .told = grouped(size) + ": " + percent(1 - findings.unknown(findings.training), 2)});
}

std::string coverage_table(const Findings& findings) {
  std::vector<std::string> columns{""}, symbols{"Symbols of the vocabulary"};
  for (double share : wanted_coverage) {
    columns.push_back(shortest(100 * share) + " % of the stream");
    symbols.push_back(grouped(findings.symbols_for(share)));
  }
  return table("coverage", columns, {symbols});
}

std::string token_table(const Findings& findings, const std::string& heading, const std::vector<Listed>& list) {
  std::vector<std::vector<std::string>> rows;
  for (const Listed& one : list)
    rows.push_back({"<code>" + escape(shown(findings.tokenizer.text(one.token))) + "</code>", grouped(one.rank),
                    grouped(one.count), percent(one.share, 3)});
  return "<div><h3>" + heading + "</h3>" + table("tokens", {"Token", "Rank", "Times", "Of all tokens"}, rows) +
         "</div>";
}

std::string tokens_section(const Findings& findings) {
  std::string out = "<section><h2>Which tokens, and how often</h2><p class=\"lead\">The rarer a token, the less there "
                    "is to learn it from, and each costs a row of the embedding and a column of the output. A small "
                    "vocabulary keeps the most frequent and sees the others as one: unknown.</p><div class=\"panels\">";
  append(out, rank_figure(findings), coverage_figure(findings), "</div>", coverage_table(findings),
         "<div class=\"panels\">", token_table(findings, "Most frequent", most_frequent(findings)));
  if (const std::vector<Listed> rest = left_out(findings); !rest.empty())
    out += token_table(findings, "Most frequent of those left out", rest);
  return out + "</div><p class=\"note\">A space is shown as ␣, a newline as ↵.</p></section>\n";
}

}  // namespace

std::string to_html(const Findings& findings) {
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                    "<meta name=\"color-scheme\" content=\"light dark\"><title>";
  append(out, title, "</title>\n<style>", page::style, style, "</style></head>\n<body><main>", header(findings),
         figures_section(findings), tokens_section(findings), "</main></body></html>\n");
  return out;
}

}  // namespace strata::corpus
