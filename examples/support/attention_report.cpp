#include "attention_report.hpp"

#include "cell_map.hpp"
#include "document.hpp"
#include "plot.hpp"
#include "report_chart.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"

#include <cmath>
#include <limits>

namespace strata::support {

namespace {

/// A figure of a head; of the marked ones the highest is told apart.
struct HeadFigure {
  const char* title;
  double HeadSummary::*value;
  int decimals = 2;
  bool marked = false;
};
constexpr const char* meaning = "Means over the positions behind the first; of the last two columns, over those whose "
                                "symbol stood before.";
constexpr HeadFigure figures[] = {{"Entropy, nats", &HeadSummary::entropy},
                                  {"How far back", &HeadSummary::distance, 1},
                                  {"At itself", &HeadSummary::itself},
                                  {"At the one before", &HeadSummary::previous, 2, true},
                                  {"At the first", &HeadSummary::first},
                                  {"At the same symbol", &HeadSummary::same},
                                  {"Behind the same symbol", &HeadSummary::induction, 2, true}};

/// The row with the highest value, or as many as there are rows where none is above 0.
Size highest(std::span<const HeadRow> rows, const HeadFigure& figure) {
  Size best = rows.size();
  for (Size i = 0; i < rows.size(); ++i)
    if (const double value = rows[i].summary.*figure.value;
        value > (best == rows.size() ? 0 : rows[best].summary.*figure.value))
      best = i;
  return best;
}

std::string head_figure(const AttentionMap& map, Size head, std::span<const std::string> symbols) {
  const std::string name = head_name(map.path, head);
  const bool named = symbols.size() == map.length;
  CellMap cells{.described = "Where " + name + " looks", .rows = map.length, .columns = map.length, .most = 1};
  if (named) {
    cells.letters = letters_for(map.length);
    cells.left = cells.top = label_width(symbols, cells.letters);
    cells.labels = row_labels(symbols, cells.left, cells.top, cells.letters) +
                   column_labels(symbols, cells.left, cells.top, cells.letters);
    cells.first_row = cells.first_column = 0;
  }
  cells.values.assign(map.length * map.length, std::numeric_limits<float>::quiet_NaN());
  for (Size t = 0; t < map.length; ++t) std::ranges::copy(map.row(head, t), &cells.values[t * map.length]);
  return "<figure><figcaption>" + escape(name) + " · entropy " + fixed(attention_entropy(map, head), 2) +
         " nats</figcaption>" + cell_map(cells) + "</figure>";
}

}  // namespace

std::string head_name(std::string_view path, Size head) {
  constexpr std::string_view blocks = "blocks.";
  const std::string layer =
      path.starts_with(blocks) ? "block " + std::string{stage_number(path.substr(blocks.size()))} : std::string{path};
  return layer + ", head " + std::to_string(head);
}

std::vector<HeadRow> head_rows(std::span<const AttentionMap> maps, std::span<const Token> text) {
  std::vector<HeadRow> rows;
  for (const AttentionMap& map : maps)
    for (Size head = 0; head < map.heads; ++head)
      rows.push_back({head_name(map.path, head), summary_of(map, head, text)});
  return rows;
}

std::string heads_table(std::span<const HeadRow> rows) {
  if (rows.empty()) return {};
  std::vector<std::string> columns{"Head"};
  std::vector<std::vector<std::string>> cells;
  for (const HeadRow& row : rows) cells.push_back({escape(row.name)});
  for (const HeadFigure& figure : figures) {
    columns.push_back(figure.title);
    const Size marked = figure.marked ? highest(rows, figure) : rows.size();
    for (Size i = 0; i < rows.size(); ++i) {
      const std::string text = fixed(rows[i].summary.*figure.value, figure.decimals);
      cells[i].push_back(i == marked ? "<mark>" + text + "</mark>" : text);
    }
  }
  return table_html("heads", columns, cells) + "<p class=\"note\">" + meaning +
         " All but the first two are shares of what a head looks at. Behind the same symbol is what followed it the "
         "last times: a head that looks there can repeat it. "
         "The highest of these shares, and of those of the position before, are marked.</p>";
}

std::string heads_text(std::span<const HeadRow> rows, std::size_t width, bool colours) {
  std::string out;
  if (rows.empty()) return out;
  std::vector<TextColumn> columns{{"head", false}};
  for (const HeadRow& row : rows) columns[0].cells.push_back(printable(row.name));
  for (const HeadFigure& figure : figures) {
    TextColumn& column = columns.emplace_back(TextColumn{figure.title, true});
    const Size marked = figure.marked ? highest(rows, figure) : rows.size();
    for (Size i = 0; i < rows.size(); ++i)
      column.cells.push_back((i == marked ? "*" : "") + fixed(rows[i].summary.*figure.value, figure.decimals));
    if (figure.marked) column.lowest = marked;
  }
  fit(columns, width, 1);
  add_table(out, columns, width, 1, colours);
  add_wrapped(out, std::string{meaning} + " *: the highest.", width);
  return out;
}

std::string attention_maps_html(std::span<const AttentionMap> maps, std::span<const std::string> symbols) {
  std::string pictures;
  for (const AttentionMap& map : maps)
    if (map.length > 0 && map.weights.size() == map.heads * map.length * map.length)
      for (Size head = 0; head < map.heads; ++head) pictures += head_figure(map, head, symbols);
  if (pictures.empty()) return {};
  return "<div class=\"seen\"><p class=\"note\">The row is the symbol that looks, the column the one that it looks at: "
         "itself, or one before.</p>" +
         heat_legend(1, cell_shades) + "</div>" +
         with_symbols(symbols, "<div class=\"attention-maps\">" + pictures + "</div>");
}

std::string attention_section(std::span<const AttentionMap> maps, std::span<const Token> text,
                              std::span<const std::string> symbols, std::string_view model) {
  const std::string pictures = attention_maps_html(maps, symbols);
  return section_html(
      "attention-" + escape(model), "Where the heads of " + escape(model) + " look",
      "Each head of attention mixes what stands before, in shares that add up to 1. What it does on this "
      "text, in figures and in pictures.",
      pictures.empty() ? "" : heads_table(head_rows(maps, text)) + pictures);
}

}  // namespace strata::support
