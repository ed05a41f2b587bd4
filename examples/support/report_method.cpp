#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {

namespace {

bool same(const std::optional<TrainingMethod>& a, const std::optional<TrainingMethod>& b) {
  if (!a || !b) return !a && !b;
  return a->optimiser == b->optimiser && a->rate == b->rate && a->measures == b->measures && a->length == b->length;
}

}  // namespace

std::string method_table(const LadderReport& report) {
  if (std::ranges::none_of(report.stages, [](const StageReport& stage) { return stage.method.has_value(); })) return {};
  const bool alike = report.stages.size() > 1 && std::ranges::all_of(report.stages, [&](const StageReport& stage) {
                       return same(stage.method, report.stages[0].method);
                     });
  std::vector<std::string_view> columns{"Optimiser", "Learning rate", "Special measures", "Length"};
  if (!alike) columns.push_back("Validation loss");
  std::string out = "<table role=\"table\" class=\"completions method\"><thead role=\"rowgroup\"><tr role=\"row\">"
                    "<th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto column : columns) append(out, "<th role=\"columnheader\" scope=\"col\">", column, "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < (alike ? 1 : report.stages.size()); ++i) {
    const StageReport& stage = report.stages[i];
    append(out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">",
           alike ? "" : "<span class=\"key-dot " + stage_style(i) + "\"></span>",
           alike ? "All " + grouped(report.stages.size()) + " alike" : escape(stage.title), "</th>");
    const TrainingMethod method = stage.method.value_or(TrainingMethod{"none: it is counted", "–", "–", "–"});
    const std::string cells[] = {method.optimiser, method.rate, method.measures, method.length,
                                 fixed(stage.validation_loss, 4)};
    for (std::size_t column = 0; column < columns.size(); ++column)
      append(out, "<td role=\"cell\" data-column=\"", columns[column], "\"><div>", escape(cells[column]),
             "</div></td>");
    out += "</tr>";
  }
  return out + "</tbody></table>";
}

}  // namespace strata::support
