#include "page.hpp"

#include "support/document.hpp"
#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>

namespace strata::techniques {

namespace {

constexpr std::string_view title = "What each technique does";

/// What this page has beside what all pages have.
constexpr std::string_view style = R"(
.panels { align-items: start; }
.panels + .panels, .panels + .scroll { margin-top: 44px; }
.chart .before { fill: var(--hue-1); } .chart .after { fill: var(--hue-3); }
.chart path.before { opacity: .38; } .chart path.after { opacity: .5; }
.chart text.before, .chart text.after { font-size: 11.5px; font-weight: 600; }
.techniques .says { min-width: 11em; color: var(--soft); }
.techniques th[scope=row] { font-weight: 600; }
@media (min-width: 761px) { .techniques .again > :nth-child(-n+3) { visibility: hidden; } }
@media screen and (max-width: 760px) {
  .techniques, .techniques tbody { display: block; }
  .techniques thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .techniques tr { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 12px; padding: 16px 0; border-bottom: 1px solid var(--line); }
  .techniques th, .techniques td { padding: 0; border: 0; text-align: left; white-space: normal; }
  .techniques tbody th, .techniques td:nth-child(4), .techniques .says { grid-column: 1 / -1; }
  .techniques td::before { content: attr(data-column); display: block; color: var(--soft); font-size: .74rem; }
})";

constexpr std::string_view columns[] = {"Technique", "Where", "Setting",    "What is measured",
                                        "Without",   "With",  "What it did"};

std::vector<std::string> cells_of(const Technique& technique) {
  return {technique.name,
          technique.where,
          technique.setting,
          technique.measure,
          technique.before + ": " + text_of(technique.without, technique.decimals),
          technique.after + ": " + text_of(technique.with, technique.decimals),
          technique.verdict()};
}

std::vector<Technique> all_techniques(const Findings& findings) {
  std::vector<Technique> all;
  for (const Section& section : findings.sections)
    all.insert(all.end(), section.techniques.begin(), section.techniques.end());
  return all;
}

/// Which of them differed from doing without by more than seeds do, and which not.
std::string story(const Findings& findings) {
  Size better = 0, worse = 0, level = 0;
  for (const Technique& technique : all_techniques(findings)) {
    const Change what = change(technique.without, technique.with);
    (what == Change::level ? level : (what == Change::higher) == technique.more_is_better ? better : worse) += 1;
  }
  return formatted(
      "%zu comparisons, each trained with %zu seeds on the same names. In <b>%zu</b> of them the technique "
      "did what it is for with every seed, in <b>%zu</b> the opposite, and in <b>%zu</b> "
      "nothing that these seeds can tell.",
      better + worse + level, findings.study.seeds.size(), better, worse, level);
}

std::string seeds_text(const Study& study) {
  std::vector<std::string> seeds;
  for (std::uint64_t seed : study.seeds) seeds.push_back(std::to_string(seed));
  return listed(seeds);
}

/// How often the figures of so many seeds and so many others lie wholly apart where nothing differs: 2 / (2n over n).
double apart_by_chance(Size seeds) {
  double share = 2;
  for (Size i = 1; i <= seeds; ++i) share *= static_cast<double>(i) / static_cast<double>(seeds + i);
  return share;
}

std::string header(const Findings& findings) {
  return page_head({"strata · names",
                    title,
                    story(findings),
                    {{"Corpus", findings.study.corpus.description},
                     {"Seeds", seeds_text(findings.study)},
                     {"Made by", findings.command},
                     {"Took", spoken_time(findings.seconds)},
                     {"Machine", machine_text()},
                     {"Date", date_text()}}});
}

std::string technique_table(const Findings& findings) {
  const Size seeds = findings.study.seeds.size();
  const std::string lead =
      "Means over the seeds, ± half of what lies "
      "between the lowest and the highest. Where the seeds’ figures with and without a technique overlap, it is said "
      "to "
      "make no difference. Where they do not, it may still be chance: " +
      formatted("of %zu seeds against %zu, %.2g %% of pairs that do not differ come out so", seeds, seeds,
                100 * apart_by_chance(seeds)) +
      ", and fewer with more <code>--seeds</code>.";
  std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of techniques\">"
                    "<table role=\"table\" class=\"techniques\"><thead role=\"rowgroup\"><tr role=\"row\">";
  for (std::string_view column : columns) append(out, "<th role=\"columnheader\" scope=\"col\">", column, "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  std::vector<std::string> above(std::size(columns));
  for (const Technique& technique : all_techniques(findings)) {
    const std::vector<std::string> cells = cells_of(technique);
    const bool again = std::equal(cells.begin(), cells.begin() + 3, above.begin());
    append(out, "<tr role=\"row\"", again ? " class=\"again\"" : "", "><th role=\"rowheader\" scope=\"row\">",
           escape(cells[0]), "</th>");
    for (Size i = 1; i < cells.size(); ++i)
      append(out, "<td role=\"cell\" class=\"", i == 6 ? "says" : "", "\" data-column=\"", columns[i], "\">",
             escape(cells[i]), "</td>");
    out += "</tr>";
    above = cells;
  }
  return section_html("techniques", "Side by side", lead, out + "</tbody></table></div>");
}

}  // namespace

std::string to_html(const Findings& findings) {
  std::string body = header(findings) + technique_table(findings);
  for (const Section& section : findings.sections)
    body += section_html(section.id, escape(section.title), escape(section.lead),
                         section.figures + remarks_list(section.remarks));
  return page_html(title, style, body);
}

Json to_json(const Findings& findings) {
  Json json{{"corpus", findings.study.corpus.description},
            {"data", findings.study.corpus.fingerprint},
            {"seeds", findings.study.seeds},
            {"steps_factor", findings.study.steps_factor}};
  for (const Technique& technique : all_techniques(findings))
    json["techniques"].push_back({{"name", technique.name},
                                  {"where", technique.where},
                                  {"setting", technique.setting},
                                  {"measure", technique.measure},
                                  {"before", technique.before},
                                  {"after", technique.after},
                                  {"without", to_json(technique.without)},
                                  {"with", to_json(technique.with)},
                                  {"verdict", technique.verdict()}});
  for (const Section& section : findings.sections) {
    json["panels"][section.id] = section.json;
    json["panels"][section.id]["remarks"] = section.remarks;
  }
  return json;
}

std::string to_text(const Findings& findings) {
  constexpr Size widths[] = {44, 19, 19};
  const auto line = [&](const std::string& measure, const std::string& without, const std::string& with) {
    std::string out = "  ";
    const std::string* cells[] = {&measure, &without, &with};
    for (Size i = 0; i < 3; ++i) {
      const Size used = columns_of(*cells[i]);
      append(out, *cells[i], std::string(used < widths[i] ? widths[i] - used : 1, ' '));
    }
    return out;
  };
  std::string out, above;
  for (const Technique& technique : all_techniques(findings)) {
    const std::string of = technique.name + " · " + technique.where + ", " + technique.setting + " · " +
                           technique.after + " against " + technique.before + "\n";
    if (of != above) append(out, above.empty() ? "" : "\n", of);
    above = of;
    append(out,
           line(technique.measure, text_of(technique.without, technique.decimals),
                text_of(technique.with, technique.decimals)),
           technique.verdict(), "\n");
  }
  out = line("", "without", "with") + "what it did\n" + out;
  for (const Section& section : findings.sections) {
    append(out, "\n", section.title, "\n");
    for (const std::string& remark : section.remarks) append(out, "  ", remark, "\n");
  }
  return out;
}

}  // namespace strata::techniques
