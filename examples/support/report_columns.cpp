#include "report_columns.hpp"

#include "report_text.hpp"

#include <algorithm>
#include <span>

namespace strata::support {
namespace {

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  for (const auto& word : wrapped(text, 0)) longest = std::max(longest, columns_of(word));
  return longest;
}

constexpr std::size_t title_width = 9;  // of a number's title, where there is room

std::string padded(std::string_view text, const TextColumn& column, std::string_view before, std::string_view after) {
  const auto used = columns_of(text);
  const std::string space(column.width > used ? column.width - used : 0, ' ');
  std::string out;
  append(out, column.number ? space : "", before, text, after, column.number ? "" : space);
  return out;
}

void add_row(std::string& out, std::span<const TextColumn* const> columns, std::size_t row, std::size_t gap,
             bool colours) {
  std::size_t height = 1;
  for (const TextColumn* column : columns)
    if (!column->number) height = std::max(height, wrapped(column->cells[row], column->width).size());
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const TextColumn* column : columns) {
      const auto texts = column->number ? std::vector{column->cells[row]} : wrapped(column->cells[row], column->width);
      const bool marked = colours && column->lowest == row;
      append(line, line.empty() ? "" : std::string(gap, ' '),
             padded(i < texts.size() ? texts[i] : "", *column, marked ? bold : "", marked ? plain : ""));
    }
    add_line(out, line);
  }
}

/// Titles of numbers stand on their last line.
void add_titles(std::string& out, std::span<const TextColumn* const> columns, std::size_t gap, bool colours) {
  std::vector<std::vector<std::string>> titles;
  std::size_t height = 1, total = 0;
  for (const TextColumn* column : columns) {
    titles.push_back(column->number ? wrapped(column->title, column->width) : std::vector{column->title});
    height = std::max(height, titles.back().size());
    total += column->width + gap;
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t above = height - titles[i].size();
      append(text, i == 0 ? "" : std::string(gap, ' '),
             padded(line < above ? "" : titles[i][line - above], *columns[i], "", ""));
    }
    text.resize(text.find_last_not_of(' ') + 1);
    append(out, colours ? dim : "", text, colours ? plain : "", "\n");
  }
  for (std::size_t i = 0; i + gap < total; ++i) out += "─";
  out += "\n";
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c == '\n')
      out += "↵";
    else
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!lines.back().empty() && columns_of(lines.back()) + 1 + columns_of(word) > width) lines.emplace_back();
    append(lines.back(), lines.back().empty() ? "" : " ", word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void add_line(std::string& out, std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

void add_wrapped(std::string& out, std::string_view text, std::size_t width) {
  for (const auto& line : wrapped(text, width)) add_line(out, line);
}

std::size_t fit(std::vector<TextColumn>& columns, std::size_t width, std::size_t gap) {
  std::size_t total = 0;
  for (auto& column : columns) {
    column.width = columns_of(column.title);
    if (column.number) column.width = std::max(longest_word(column.title), std::min(column.width, title_width));
    for (const auto& cell : column.cells) column.width = std::max(column.width, columns_of(cell));
    total += column.width + gap;
  }
  total -= gap;
  for (auto& column : columns) {
    if (total <= width || column.title == "stage") continue;
    std::size_t least = column.number ? longest_word(column.title) : columns_of(column.title);
    for (const auto& cell : column.cells)
      least = std::max(least, column.number ? columns_of(cell) : longest_word(cell));
    const auto narrower = std::max({least, column.width - std::min(column.width, total - width),
                                    column.number ? 0 : std::min<std::size_t>(column.width, 16)});
    total -= column.width - narrower;
    column.width = narrower;
  }
  return total;
}

void add_table(std::string& out, const std::vector<TextColumn>& columns, std::size_t width, std::size_t gap,
               bool colours) {
  if (columns.empty()) return;
  for (std::size_t next = 1; next <= columns.size();) {
    std::vector<const TextColumn*> part{&columns[0]};
    std::size_t total = columns[0].width;
    for (; next < columns.size() && (part.size() == 1 || total + gap + columns[next].width <= width); ++next) {
      part.push_back(&columns[next]);
      total += gap + columns[next].width;
    }
    add_titles(out, part, gap, colours);
    for (std::size_t row = 0; row < columns[0].cells.size(); ++row) add_row(out, part, row, gap, colours);
    if (next == columns.size()) return;
    out += "\n";
  }
}

}  // namespace strata::support
