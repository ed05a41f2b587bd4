#include "ablation_report.hpp"

#include "plot.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"
#include "row_bars.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

const std::vector<std::string> titles{"Without", "Loss, nats", "Difference", "Perplexity"};

std::vector<std::string> cells_of(const Ablation& ablation, const AblationRow& row) {
  const double difference = row.loss - ablation.whole();
  return {row.path.empty() ? "nothing: the whole model" : row.path, fixed(row.loss, 4),
          row.path.empty() ? "" : (difference > 0 ? "+" : "") + fixed(difference, 4), fixed(std::exp(row.loss), 2)};
}

}  // namespace

std::string ablation_table(const Ablation& ablation) {
  if (ablation.rows.size() < 2) return {};
  std::vector<RowBar> bars;
  std::vector<std::vector<std::string>> rows;
  for (const AblationRow& row : ablation.rows) {
    std::vector<std::string>& cells = rows.emplace_back(cells_of(ablation, row));
    if (!row.path.empty())
      bars.push_back({row.path, std::max(0.0, row.loss - ablation.whole()), cells[2], row.asked ? Size{1} : Size{3}});
    cells[0] = row.asked ? "<mark>" + escape(cells[0]) + "</mark>" : escape(cells[0]);
  }
  const std::string title = "What each part is worth";
  return "<div class=\"panels\"><div>" + table_html("ablation", titles, rows) + "<p class=\"note\">Mean losses over " +
         in_number(ablation.symbols, "symbol") + ".</p></div><figure class=\"panel\"><figcaption><h3>" + title +
         "</h3><p class=\"key\"><span class=\"unit\">nats a symbol more without it</span></p></figcaption>" +
         row_bars(bars, title) + "</figure></div>";
}

std::string ablation_text(const Ablation& ablation, std::size_t width, bool colours) {
  std::string out;
  if (ablation.rows.size() < 2) return out;
  std::vector<TextColumn> columns;
  for (const std::string& title : titles) columns.push_back({title, !columns.empty()});
  for (const AblationRow& row : ablation.rows) {
    const std::vector<std::string> cells = cells_of(ablation, row);
    for (Size i = 0; i < cells.size(); ++i) columns[i].cells.push_back(printable(cells[i]));
    if (row.asked) columns[0].lowest = columns[0].cells.size() - 1;
  }
  fit(columns, width, 2);
  add_table(out, columns, width, 2, colours);
  return out;
}

}  // namespace strata::support
