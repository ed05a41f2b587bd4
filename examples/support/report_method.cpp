#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {

std::string method_table(const LadderReport& report) {
  if (std::ranges::none_of(report.stages, [](const StageReport& stage) { return stage.method.has_value(); })) return {};
  constexpr std::string_view columns[] = {"Optimiser", "Learning rate", "Special measures", "Length",
                                          "Validation loss"};
  std::string out = "<table role=\"table\" class=\"completions method\"><thead role=\"rowgroup\"><tr role=\"row\">"
                    "<th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto column : columns) append(out, "<th role=\"columnheader\" scope=\"col\">", column, "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    const StageReport& stage = report.stages[i];
    append(out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><span class=\"key-dot ", stage_style(i),
           "\"></span>", escape(stage.title), "</th>");
    const TrainingMethod method = stage.method.value_or(TrainingMethod{"none: it is counted", "–", "–", "–"});
    const std::string cells[] = {method.optimiser, method.rate, method.measures, method.length,
                                 fixed(stage.validation_loss, 4)};
    for (std::size_t column = 0; column < std::size(columns); ++column)
      append(out, "<td role=\"cell\" data-column=\"", columns[column], "\"><div>", escape(cells[column]),
             "</div></td>");
    out += "</tr>";
  }
  return out + "</tbody></table>";
}

}  // namespace strata::support
