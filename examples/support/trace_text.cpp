#include "trace_report.hpp"

#include "candidates.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"
#include "token_losses.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {

namespace {

constexpr Size most_rows = 3, most_symbols = 60;
constexpr std::size_t indent = 4, name_width = 10, value_width = 9;

void add_indented(std::string& out, std::string_view text, std::size_t by, std::size_t width) {
  for (const std::string& line : wrapped(text, width > by ? width - by : 1)) add_line(out, std::string(by, ' ') + line);
}

std::string value_text(float value) {
  const auto number = static_cast<double>(value);
  return fixed(number, !std::isfinite(number) || std::abs(number) < 1000 ? 3 : 0);
}

std::string figures_text(const TracedTensor& tensor) {
  const auto [mean, deviation] = mean_and_deviation(tensor.values);
  return "mean " + fixed(mean, 3) + ", deviation " + fixed(deviation, 3);
}

/// Names of positions, where they are the text's.
std::string name_of(const TraceWords& words, Size place, Size places) {
  return places == words.symbols.size() ? visible(words.symbols[place]) : std::to_string(place);
}

/// What is shown of a tensor, where that is not all.
std::string part_text(const TensorSize& size, Size rows, Size columns, bool last_columns) {
  std::vector<std::string> parts;
  if (size.heads > 1) parts.push_back("head 0 of " + std::to_string(size.heads));
  if (rows < size.rows) parts.push_back("the last " + std::to_string(rows) + " of " + in_number(size.rows, "position"));
  if (columns < size.columns)
    parts.push_back((last_columns ? "the last " : "the first ") + std::to_string(columns) + " of " +
                    in_number(size.columns, last_columns ? "column" : "number"));
  std::string out;
  for (const std::string& part : parts) append(out, out.empty() ? "… " : ", ", part);
  return out;
}

/// A few values of the last positions, of the first head.
void add_values(std::string& out, const TracedTensor& tensor, const TraceWords& words, std::size_t width,
                bool colours) {
  const TensorSize size = size_of(tensor);
  const bool square = is_square(tensor);
  const Size room = width > indent + name_width + value_width ? (width - indent - name_width) / value_width : 1;
  const Size rows = std::min(most_rows, size.rows), columns = std::min(room, size.columns);
  const Size first = square ? size.columns - columns : 0;
  if (const std::string part = part_text(size, rows, columns, square); !part.empty())
    for (const std::string& line : wrapped(part, width - indent))
      append(out, colours ? dim : "", std::string(indent, ' '), line, colours ? plain : "", "\n");
  const auto name = [&](Size place, Size longest) { return shortened(name_of(words, place, size.rows), longest); };
  if (square) {
    std::string line(indent + name_width, ' ');
    for (Size column = first; column < size.columns; ++column)
      line += to_the_right(name(column, value_width - 1), value_width);
    append(out, colours ? dim : "", line, colours ? plain : "", "\n");
  }
  for (Size row = size.rows - rows; row < size.rows; ++row) {
    std::string line = std::string(indent, ' ') + padded(name(row, name_width - 1), name_width);
    for (Size column = first; column < first + columns; ++column)
      line += to_the_right(value_text(tensor.values[row * size.columns + column]), value_width);
    add_line(out, line);
  }
}

void add_step(std::string& out, const TraceStep& step, Size number, const TraceWords& words, std::size_t width,
              bool colours) {
  append(out, "\n", to_the_right(std::to_string(number), 3), " ", colours ? bold : "", printable(step.path),
         colours ? plain : "");
  const std::size_t used = indent + columns_of(step.path) + 2;
  if (used + columns_of(step.layer) <= width)
    append(out, "  ", printable(step.layer), "\n");
  else {
    out += "\n";
    add_indented(out, printable(step.layer), indent, width);
  }
  add_indented(out, printable(step.formula), indent, width);
  for (const TracedTensor& tensor : step.inside) {
    add_indented(out, tensor.name + " " + shape_text(tensor.shape) + " · " + figures_text(tensor), indent, width);
    add_values(out, tensor, words, width, colours);
  }
  add_indented(out, shape_text(step.input) + " → " + shape_text(step.output.shape) + " · " + figures_text(step.output),
               indent, width);
  add_values(out, step.output, words, width, colours);
}

/// The text, its end where it is long.
void add_symbols(std::string& out, const TraceWords& words, std::size_t width) {
  const Size first = words.symbols.size() > most_symbols ? words.symbols.size() - most_symbols : 0;
  std::string line = in_number(words.symbols.size(), "symbol") + ": ";
  if (first > 0) append(line, "… ", std::to_string(first), " before … ");
  for (Size i = first; i < words.symbols.size(); ++i) append(line, i > first ? " " : "", visible(words.symbols[i]));
  add_wrapped(out, line, width);
}

void add_losses(std::string& out, const TraceWords& words, std::size_t width, bool colours) {
  if (std::ranges::none_of(words.losses, [](double loss) { return std::isfinite(loss); })) return;
  const Size count = words.symbols.size(), first = count > most_symbols ? count - most_symbols : 0;
  const auto tail = [&](const auto& all) {
    return std::vector(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
  };
  const std::string note =
      first > 0 ? "… the last " + std::to_string(count - first) + " of " + in_number(count, "symbol") : "";
  out += "\n" + token_loss_text({tail(words.symbols), {{"The loss of each symbol", tail(words.losses)}}, note}, width,
                                colours);
}

}  // namespace

std::string trace_text(const Trace& trace, const TraceWords& words, std::size_t width, bool colours) {
  width = std::max<std::size_t>(width, 40);
  std::string out;
  add_symbols(out, words, width);
  Size number = 0;
  for (const TraceStep& step : trace.steps) add_step(out, step, ++number, words, width, colours);
  if (!words.next.empty()) {
    out += "\n";
    add_wrapped(out, "The likeliest to come next:", width);
    out += candidates_text(words.next);
  }
  if (!words.broken.empty()) {
    out += "\n";
    add_wrapped(out, printable(words.broken), width);
  }
  if (words.truth) add_wrapped(out, truth_text(words), width);
  add_losses(out, words, width, colours);
  return out;
}

}  // namespace strata::support
