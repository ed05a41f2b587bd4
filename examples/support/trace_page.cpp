#include "trace_report.hpp"

#include "attention_report.hpp"
#include "candidates.hpp"
#include "cell_map.hpp"
#include "document.hpp"
#include "report_text.hpp"
#include "token_losses.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

constexpr Size most_rows = 32, most_columns = 64, most_heads = 8, opened_first = 2;

/// What is drawn of a tensor: the last rows, and the first columns, or the last where these are positions too.
struct Part {
  Size first_row, rows, first_column, columns;
};
Part part_of(const TracedTensor& tensor, Size columns) {
  const TensorSize size = size_of(tensor);
  const Size drawn_rows = std::min(size.rows, most_rows), drawn_columns = std::min(size.columns, columns);
  return {size.rows - drawn_rows, drawn_rows, is_square(tensor) ? size.columns - drawn_columns : 0, drawn_columns};
}

std::string part_text(const TracedTensor& tensor, const Part& part) {
  const TensorSize size = size_of(tensor);
  std::string out;
  if (part.rows < size.rows)
    append(out, "the last ", std::to_string(part.rows), " of ", in_number(size.rows, "position"));
  if (part.columns < size.columns)
    append(out, out.empty() ? "" : ", ", is_square(tensor) ? "the last " : "the first ", std::to_string(part.columns),
           " of ", grouped(size.columns), is_square(tensor) ? " columns" : " numbers");
  return out.empty() ? out : "Drawn: " + out + ".";
}

std::string map_of(const TracedTensor& tensor, Size head, const TraceWords& words, const Part& part, bool labelled) {
  const TensorSize size = size_of(tensor);
  const bool named = size.rows == words.symbols.size();
  CellMap map{.described = tensor.name + ", values", .rows = part.rows, .columns = part.columns};
  for (Size row = part.first_row; row < part.first_row + part.rows; ++row)
    for (Size column = part.first_column; column < part.first_column + part.columns; ++column)
      map.values.push_back(tensor.values[(head * size.rows + row) * size.columns + column]);
  map.most = largest_magnitude(tensor.values);
  if (named) {
    map.first_row = part.first_row;
    if (is_square(tensor)) map.first_column = part.first_column;
    if (labelled) {
      const std::span names = std::span{words.symbols}.subspan(part.first_row, part.rows);
      map.left = label_width(names);
      map.labels = row_labels(names, map.left, 0);
    }
  }
  return cell_map(map);
}

std::string figures_text(const TracedTensor& tensor) {
  const auto [mean, deviation] = mean_and_deviation(tensor.values);
  return "mean " + fixed(mean, 3) + ", deviation " + fixed(deviation, 3) + ", largest magnitude " +
         fixed(static_cast<double>(largest_magnitude(tensor.values)), 3);
}

/// A tensor as a picture that may be wider than the page is.
std::string tensor_figure(const TracedTensor& tensor, const TraceWords& words, std::string_view name) {
  const Part part = part_of(tensor, most_columns);
  std::string out;
  append(out, "<figure class=\"values\"><figcaption>", name.empty() ? "" : "<b>" + escape(name) + "</b> ",
         shape_text(tensor.shape), " · ", figures_text(tensor), ". ", part_text(tensor, part),
         "</figcaption><div class=\"scroll\" tabindex=\"0\">", map_of(tensor, 0, words, part, true), "</div></figure>");
  return out;
}

/// What happens within attention, a row of small pictures for each head.
std::string attention_figures(const TraceStep& step, const TraceWords& words) {
  const Size heads = size_of(step.inside[0]).heads, drawn = std::min(heads, most_heads);
  std::string out = "<p class=\"note\">Query is what a position looks for, key what it offers to be found by, and "
                    "value what it hands "
                    "on. Scores are how well each query meets each key; what comes later is masked, softmax makes "
                    "shares of each row, "
                    "and the weighted sum collects the values in these shares.</p>";
  for (Size head = 0; head < drawn; ++head) {
    append(out, "<h4>", escape(head_name(step.path, head)), "</h4><div class=\"within\">");
    for (const TracedTensor& tensor : step.inside) {
      if (size_of(tensor).heads != heads) continue;
      const std::vector<Size> shape(tensor.shape.begin() + 1, tensor.shape.end());
      append(out, "<figure><figcaption>", escape(tensor.name), " <span class=\"unit\">", shape_text(shape),
             "</span></figcaption>", map_of(tensor, head, words, part_of(tensor, most_rows), false), "</figure>");
    }
    out += "</div>";
  }
  if (drawn < heads)
    append(out, "<p class=\"note\">Drawn: the first ", std::to_string(drawn), " of ", std::to_string(heads),
           " heads.</p>");
  if (words.symbols.size() > most_rows)
    append(out, "<p class=\"note\">Drawn: the last ", std::to_string(most_rows), " of ",
           in_number(words.symbols.size(), "position"), ".</p>");
  return out;
}

std::string step_html(const TraceStep& step, Size number, const TraceWords& words) {
  const bool attention = shows_attention(step);
  std::string out;
  append(out, "<details class=\"step\"", attention || number <= opened_first ? " open" : "",
         "><summary><span class=\"number\">", std::to_string(number), "</span> <b>", escape(step.path), "</b> <code>",
         escape(step.layer), "</code> <span class=\"unit\">", shape_text(step.input), " → ",
         shape_text(step.output.shape), "</span></summary><p class=\"formula\">", escape(step.formula), "</p>");
  if (attention)
    out += attention_figures(step, words);
  else
    for (const TracedTensor& tensor : step.inside) out += tensor_figure(tensor, words, tensor.name);
  return out + tensor_figure(step.output, words, step.inside.empty() ? "" : "output") + "</details>";
}

std::string expected(const TraceWords& words) {
  std::string out;
  if (!words.next.empty() && !words.symbols.empty()) {
    const std::string title = "The likeliest behind " + visible(words.symbols.back());
    append(out, "<div class=\"panels next\"><figure class=\"panel\"><figcaption><h3>", escape(title),
           "</h3></figcaption>", candidate_bars(words.next, title), "</figure></div>");
  }
  if (!words.broken.empty()) append(out, "<p class=\"note\">", escape(words.broken), "</p>");
  if (words.truth) append(out, "<p class=\"note\">", escape(truth_text(words)), "</p>");
  if (std::ranges::any_of(words.losses, [](double loss) { return std::isfinite(loss); }))
    out += token_loss_figure({words.symbols, {{"The loss of each symbol", words.losses}}});
  return out;
}

}  // namespace

std::string trace_section(const Trace& trace, const TraceWords& words, std::string_view model) {
  std::string steps;
  Size number = 0;
  for (const TraceStep& step : trace.steps) steps += step_html(step, ++number, words);
  if (steps.empty()) return {};
  return section_html(
      "trace-" + escape(model), "The way through " + escape(model),
      "Each layer in the order the data flows: what it computes, in what shape, and what came out. A row "
      "is a position, a cell a number, blue above 0 and orange below, the stronger the larger within its "
      "picture.",
      with_symbols(words.symbols, steps) + expected(words));
}

}  // namespace strata::support
