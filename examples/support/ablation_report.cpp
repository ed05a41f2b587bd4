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

/// The whole model, then each without a part.
std::vector<std::vector<std::string>> rows_of(const Ablations& ablations) {
  std::vector<std::vector<std::string>> rows{
      {"nothing: the whole model", fixed(ablations.whole, 4), "", fixed(std::exp(ablations.whole), 2)}};
  for (const auto& [path, loss] : ablations.without) {
    const double difference = loss - ablations.whole;
    rows.push_back({path, fixed(loss, 4), (difference > 0 ? "+" : "") + fixed(difference, 4), fixed(std::exp(loss), 2)});
  }
  return rows;
}

}  // namespace

std::string ablation_table(const Ablations& ablations) {
  if (ablations.without.empty()) return {};
  std::vector<RowBar> bars;
  const std::vector<std::vector<std::string>> rows = rows_of(ablations);
  for (Size i = 0; i < ablations.without.size(); ++i)
    bars.push_back({ablations.without[i].path, std::max(0.0, ablations.without[i].loss - ablations.whole), rows[i + 1][2]});
  const std::string title = "What each part is worth";
  return "<div class=\"panels\"><div>" + table_html(titles, rows) + "</div><figure class=\"panel\"><figcaption><h3>" +
         title + "</h3><p class=\"key\"><span class=\"unit\">nats a symbol more without it</span></p></figcaption>" +
         row_bars(bars, title) + "</figure></div>";
}

std::string ablation_text(const Ablations& ablations, std::size_t width, bool colours) {
  std::string out;
  if (ablations.without.empty()) return out;
  std::vector<TextColumn> columns;
  for (const std::string& title : titles) columns.push_back({title, !columns.empty()});
  for (const std::vector<std::string>& row : rows_of(ablations))
    for (Size i = 0; i < row.size(); ++i) columns[i].cells.push_back(printable(row[i]));
  fit(columns, width, 2);
  add_table(out, columns, width, 2, colours);
  return out;
}

}  // namespace strata::support
