#include "ablation_report.hpp"

#include "document.hpp"
#include "machine.hpp"
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

std::string what_was_measured(const Ablation& ablation) {
  return "Mean losses over " + in_number(ablation.symbols, "symbol") + ", the first of the validation part.";
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
  return "<div class=\"panels\"><div>" + table_html("ablation", titles, rows) + "<p class=\"note\">" +
         what_was_measured(ablation) + "</p></div><figure class=\"panel\"><figcaption><h3>" + title +
         "</h3><p class=\"key\"><span class=\"unit\">nats a symbol more without it</span></p></figcaption>" +
         row_bars(bars, title) + "</figure></div>";
}

std::string ablation_page(const Ablation& ablation, std::string_view model, std::string_view type) {
  const std::string title = std::string{model} + ", in part", date = date_text();
  const PageHead head{.over = "What a model is made of",
                      .title = title,
                      .story = escape(type),
                      .facts = {{"Whole", fixed(ablation.whole(), 4) + " nats a symbol"}, {"Date", date}}};
  return page_html(title, "",
                   page_head(head) +
                       section_html("ablation", "What each part contributes",
                                    "The trained model without each branch of its residuals in turn: the data flows past "
                                    "it, as if the branch put out zeros.",
                                    ablation_table(ablation)));
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
  add_wrapped(out, what_was_measured(ablation), width);
  return out;
}

}  // namespace strata::support
