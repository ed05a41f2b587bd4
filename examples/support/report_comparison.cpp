#include "report_chart.hpp"
#include "report_floor.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {
namespace {

struct Cell {
  std::string text;
  std::string_view style = "n";
  std::string error = {};
};

/// A figure of every stage, and of the floor; where all are absent, the column is left out.
struct Column {
  std::string title;
  std::vector<Cell> cells = {};
  Cell floor = {};
};

Column loss_column(const LadderReport& report, const std::string& title, double StageReport::*loss) {
  Column column{title};
  for (const auto& stage : report.stages) {
    const bool lowest =
        std::isfinite(stage.*loss) && report.stages.size() > 1 &&
        std::ranges::none_of(report.stages, [&](const auto& other) { return other.*loss < stage.*loss; });
    column.cells.push_back({fixed(stage.*loss, 4), lowest ? "n lowest" : "n"});
  }
  return column;
}

std::vector<Column> columns_of_page(const LadderReport& report) {
  std::vector<Column> columns;
  const auto add = [&](const std::string& title, std::string_view style, auto&& text) {
    auto& cells = columns.emplace_back(Column{title}).cells;
    for (const auto& stage : report.stages) cells.push_back({text(stage), style});
  };
  add("What is new", "new", [](const StageReport& stage) { return stage.whats_new; });
  add("Symbols it can see", "sees", symbols_seen);
  add("Parameters", "n", [](const StageReport& stage) { return grouped(stage.parameters); });
  add("FLOPs a symbol", "n", [](const StageReport& stage) { return compact(flops_a_symbol(stage)); });
  columns.push_back(loss_column(report, "Training loss", &StageReport::training_loss));
  columns.push_back(loss_column(report, "Validation loss", &StageReport::validation_loss));
  if (report.floor) columns.back().floor = {fixed(report.floor->loss, 4), "n", "± " + fixed(report.floor->error, 4)};
  columns.push_back(loss_column(report, "Test loss", &StageReport::test_loss));
  add("Perplexity", "n", [](const StageReport& stage) { return fixed(shown_perplexity(stage), 2); });
  if (report.floor) {
    columns.back().floor.text = fixed(std::exp(report.floor->loss), 2);
    add("Above the floor", "n", above_floor);
    for (std::size_t i = 0; i < report.stages.size(); ++i)
      columns.back().cells[i].error = above_floor_error(report.stages[i]);
  }
  if (!report.bits_a.empty())
    add("Bits a " + report.bits_a, "n", [](const StageReport& stage) { return fixed(in_bits(judged_loss(stage)), 3); });
  if (!report.floor)
    add("Steps", "n", [](const StageReport& stage) { return stage.steps == 0 ? "–" : grouped(stage.steps); });
  add("Seconds", "n", [](const StageReport& stage) { return rounded(stage.seconds); });
  if (report.floor) {
    add("Symbols a second", "n", [](const StageReport& stage) { return compact(symbols_per_second(stage)); });
    add("Flawless", "n", flawless_texts);
    add("Symbols to its first mistake", "n", symbols_right);
  } else {
    add("Steps a second", "n",
        [](const StageReport& stage) { return stage.steps_per_second > 0 ? rounded(stage.steps_per_second) : "–"; });
  }
  std::erase_if(columns, [](const Column& column) {
    return std::ranges::all_of(column.cells, [](const Cell& cell) { return cell.text.empty() || cell.text == "–"; });
  });
  return columns;
}

std::string cell(std::string_view title, const Cell& cell) {
  std::string out;
  append(out, "<td role=\"cell\" class=\"", cell.style, "\" data-column=\"", escape(title), "\">", escape(cell.text));
  if (!cell.error.empty()) append(out, " <small>", cell.error, "</small>");
  return out + "</td>";
}

/// Roles are spelt out, as on a narrow screen a row is laid out as a card, with the column's title beside each figure.
std::string comparison_row(const StageReport& stage, std::size_t index, const std::vector<Column>& columns) {
  std::string out = "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><a href=\"#" + anchor(stage) + "\">" +
                    stage_name(stage, index) + "</a></th>";
  for (const auto& column : columns) out += cell(column.title, column.cells[index]);
  return out + "</tr>";
}

std::string floor_row(const std::vector<Column>& columns) {
  std::string out = "<tr role=\"row\" class=\"floor\"><th role=\"rowheader\" scope=\"row\">The floor</th>";
  for (const auto& column : columns) out += cell(column.title, column.floor);
  return out + "</tr>";
}

std::string floor_note(const LadderReport& report) {
  return report.floor ? " The floor is the validation loss of the best possible model: what the text itself leaves "
                        "open. A perplexity is above it by so many percent; after ± stands a standard error. Flawless "
                        "are the texts that the text's own grammar could have written."
                      : "";
}

}  // namespace

std::string_view judged_by(const LadderReport& report) {
  const auto tested = static_cast<std::size_t>(
      std::ranges::count_if(report.stages, [](const StageReport& stage) { return std::isfinite(stage.test_loss); }));
  return tested == 0                      ? "the validation loss"
         : tested == report.stages.size() ? "the test loss"
                                          : "the test loss, or to the validation loss where there was no test";
}

std::string comparison_section(const LadderReport& report) {
  if (report.stages.empty()) return remarks_list(report.remarks);
  const auto columns = columns_of_page(report);
  std::string out = "<section id=\"comparison\"><h2>" +
                    std::string{report.stages.size() > 1 ? "Side by side" : "Its figures"} +
                    "</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                    "aria-label=\"Comparison of the stages\"><table role=\"table\" class=\"comparison" +
                    std::string{report.floor ? " many" : ""} +
                    "\">"
                    "<thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto& column : columns)
    append(out, "<th role=\"columnheader\" scope=\"col\"",
           column.cells[0].style.starts_with("n") && column.cells[0].style != "new" ? " class=\"n\"" : "", ">",
           escape(column.title), "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i) out += comparison_row(report.stages[i], i, columns);
  if (report.floor) out += floor_row(columns);
  append(
      out,
      "</tbody></table></div><p class=\"note\">Losses are mean cross-entropies in nats a symbol over a whole "
      "split (of a long training part over its beginning); the lowest of each column is in bold. Perplexity is e to ",
      judged_by(report), report.bits_a.empty() ? "" : ", and bits are that loss divided by ln 2",
      ". FLOPs are those of one forward pass over one full sequence, for each symbol predicted: twice the "
      "multiply-adds "
      "of its matrix products.",
      floor_note(report), "</p>");
  auto remarks = floor_remarks(report);
  remarks.insert(remarks.end(), report.remarks.begin(), report.remarks.end());
  return out + remarks_list(remarks) + "</section>";
}

}  // namespace strata::support
