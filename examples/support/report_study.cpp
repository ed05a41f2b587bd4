#include "report_chart.hpp"
#include "report_floor.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

/// The stage that a row is of, with its place on the ladder; one that only the study knows goes by its id.
struct Studied {
  StageReport stage;
  std::size_t index;
  const StudyRow* row;
};

std::vector<Studied> studied(const LadderReport& report) {
  std::vector<Studied> found;
  for (const auto& row : report.study->stages) {
    const auto stage = std::ranges::find(report.stages, row.id, &StageReport::id);
    auto& added = found.emplace_back(Studied{{}, static_cast<std::size_t>(stage - report.stages.begin()), &row});
    if (stage != report.stages.end())
      added.stage = *stage;
    else
      added.stage.id = added.stage.title = row.id;
  }
  return found;
}

std::string mean_above_deviation(const Spread& loss, bool sign) {
  const std::string mean = sign ? with_sign(loss.mean, 4) : fixed(loss.mean, 4);
  return mean + (loss.count > 1 ? " <small>± " + fixed(loss.deviation, 4) + "</small>" : "");
}

std::string loss_table(const std::vector<Studied>& stages) {
  constexpr std::string_view columns[] = {"Validation loss", "Against the stage before", "Better in"};
  std::string out = "<table role=\"table\" class=\"comparison\"><thead role=\"rowgroup\"><tr role=\"row\">"
                    "<th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto column : columns)
    append(out, "<th role=\"columnheader\" scope=\"col\" class=\"n\">", column, "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto& losses = stages[i].row->validation_loss;
    const auto paired = paired_change(i > 0 ? stages[i - 1].row->validation_loss : std::vector<double>{}, losses);
    const std::string cells[] = {mean_above_deviation(spread_of(losses), false),
                                 mean_above_deviation(paired.change, true), better_in(paired)};
    append(out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">", stage_name(stages[i].stage, stages[i].index),
           "</th>");
    for (std::size_t column = 0; column < std::size(columns); ++column)
      append(out, "<td role=\"cell\" class=\"n\" data-column=\"", columns[column], "\">", cells[column], "</td>");
    out += "</tr>";
  }
  return out +
         "</tbody></table><p class=\"note\">Means and standard deviations. Stages are compared seed by seed: how much "
         "the loss changes from one to the next, and in how many seeds it falls.</p>";
}

KnownCell mean_cell(const std::vector<Studied>& stages, std::size_t at, const PhenomenonReport& phenomenon,
                    std::size_t place) {
  const StudyRow& row = *stages[at].row;
  const Spread accuracy = spread_of(figures_of(row.choice_accuracy, place));
  const auto losses = figures_of(row.choice_loss, place);
  const Spread loss = spread_of(losses);
  const std::string range = in_percent(accuracy.lowest) + "–" + in_percent(accuracy.highest);
  std::string title = stages[at].stage.title + ", " + phenomenon.title + ": in the mean " + in_percent(accuracy.mean) +
                      " % right (" + range + "), loss " + mean_text(loss, 4);
  if (at > 0) {
    const auto paired = paired_change(figures_of(stages[at - 1].row->choice_loss, place), losses);
    append(title, "; against the stage before ", mean_text(paired.change, 4, true), ", better in ", better_in(paired));
  }
  return {accuracy.mean, loss.mean, accuracy.count > 0 ? range : "", title};
}

}  // namespace

std::string study_figures(const LadderReport& report) {
  if (!report.study || report.study->stages.empty()) return {};
  const auto stages = studied(report);
  std::string out = loss_table(stages);
  if (!report.floor || report.floor->phenomena.empty()) return out;
  std::vector<KnownRow> rows;
  for (std::size_t at = 0; at < stages.size(); ++at) {
    rows.push_back({&stages[at].stage, stages[at].index, {}});
    for (std::size_t place = 0; place < report.floor->phenomena.size(); ++place)
      rows.back().cells.push_back(mean_cell(stages, at, report.floor->phenomena[place], place));
  }
  return out + known_table(*report.floor, rows, "the lowest and the highest of it over the seeds");
}

}  // namespace strata::support
