#include "page.hpp"

#include "charts.hpp"

#include "support/document.hpp"
#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/rank_plot.hpp"
#include "support/report_text.hpp"

namespace strata::corpus {

using namespace support;

namespace {

constexpr std::string_view title = "What there is to learn from";

/// What this page has beside what all pages have.
constexpr std::string_view style = R"(
.panels + .scroll, .scroll + .panels { margin-top: 40px; }
.figures th { font-weight: 400; }
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
  return page_head({"strata · lil · 00",
                    title,
                    story(findings),
                    {{"Corpus", findings.training.file.string()},
                     {"Validation", findings.validation ? findings.validation->file.string() : ""},
                     {"Tokenizer", findings.tokenizer_file.string()},
                     {"Made by", findings.command},
                     {"Machine", machine_text()},
                     {"Date", date_text()}}});
}

std::string figures_section(const Findings& findings) {
  std::vector<std::vector<std::string>> rows;
  for (const Figure& figure : figures_of(findings)) {
    rows.push_back({escape(figure.name)});
    for (const std::string& value : figure.values) rows.back().push_back(escape(value));
  }
  std::vector<std::string> columns{"", "Training"};
  if (findings.validation) columns.push_back("Validation");
  return section_html(
      "figures", "In figures",
      "Models read the stories as one stream of tokens, with an end of story behind each. What is "
      "unknown, and what a vocabulary covers, are shares of this stream. Of a story that is longer than "
      "a model’s window, it never sees all at once.",
      "<div class=\"panels\">" + table_html("figures", columns, rows) +
          length_figure(findings.training.census.by_length) + "</div>");
}

std::string frequency_figure(const Findings& findings) {
  RankedCounts counts{"tokens of the corpus", 3, {}};
  for (const Token token : findings.ranking)
    counts.times.push_back(findings.training.census.counts[static_cast<Size>(token)]);
  return rank_figure({{counts}}, "How often each token occurs", "rank of the token, the most frequent first");
}

PlotLine coverage_line(const Part& part, const std::string& name, Size hue) {
  PlotLine line{name, hue, {}};
  for (Size i : places_of_logarithmic_axis(part.covered.size()))
    line.points.push_back(PlotPoint::at(static_cast<double>(CompactVocabulary::special + i), 100 * part.share(i)));
  return line;
}

std::string coverage_figure(const Findings& findings) {
  std::vector<PlotLine> lines{coverage_line(findings.training, "training", 3)};
  if (findings.validation) {
    lines.push_back(coverage_line(*findings.validation, "validation", 1));
    lines.back().dashed = true;
  }
  const Size all = CompactVocabulary::special + findings.ranking.size(),
             size = CompactVocabulary::special + findings.kept();
  return plot_figure(
      lines, {.title = "What a vocabulary covers",
              .unit = "% of the stream",
              .x_axis = "symbols of the vocabulary, its special ones among them",
              .logarithmic_x = true,
              .x_range = Plot::Range{CompactVocabulary::special, static_cast<double>(std::max<Size>(all, 10))},
              .range = Plot::Range{0, 100},
              .place = Plot::Place{static_cast<double>(size),
                                   grouped(size) + ": " + percent(1 - findings.unknown(findings.training), 2)}});
}

std::string coverage_table(const Findings& findings) {
  std::vector<std::string> columns{""}, symbols{"Symbols of the vocabulary"};
  for (double share : wanted_coverage) {
    columns.push_back(shortest(100 * share) + " % of the stream");
    symbols.push_back(grouped(findings.symbols_for(share)));
  }
  return table_html("coverage", columns, {symbols});
}

std::string token_table(const Findings& findings, const std::string& heading, const std::vector<Listed>& list) {
  std::vector<std::vector<std::string>> rows;
  for (const Listed& one : list)
    rows.push_back({"<code>" + escape(visible(findings.tokenizer.text(one.token))) + "</code>", grouped(one.rank),
                    grouped(one.count), percent(one.share, 3)});
  return "<div><h3>" + heading + "</h3>" + table_html("tokens", {"Token", "Rank", "Times", "Of all tokens"}, rows) +
         "</div>";
}

std::string tokens_section(const Findings& findings) {
  std::string out = "<div class=\"panels\">";
  append(out, frequency_figure(findings), coverage_figure(findings), "</div>", coverage_table(findings),
         "<div class=\"panels\">", token_table(findings, "Most frequent", most_frequent(findings)));
  if (const std::vector<Listed> rest = left_out(findings); !rest.empty())
    out += token_table(findings, "Most frequent of those left out", rest);
  out += "</div><p class=\"note\">A space is shown as ␣, a newline as ↵.</p>";
  return section_html(
      "tokens", "Which tokens, and how often",
      "The rarer a token, the less there is to learn it from, and each costs a row of the embedding and "
      "a column of the output. A small vocabulary keeps the most frequent and sees the others as one: "
      "unknown.",
      out);
}

}  // namespace

std::string to_html(const Findings& findings) {
  return page_html(title, style, header(findings) + figures_section(findings) + tokens_section(findings));
}

}  // namespace strata::corpus
