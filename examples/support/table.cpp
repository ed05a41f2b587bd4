#include "table.hpp"

#include "report_text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

namespace strata::support {
namespace {

constexpr std::string_view plain = "\033[0m", bold = "\033[1m", dim = "\033[2m";

/// Control characters would move the cursor: each becomes a question mark.
std::string printable(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return out;
}

struct Column {
  std::string_view title;
  bool number;  // to the right, never wrapped
  std::vector<std::string> cells = {};
  std::size_t lowest = static_cast<std::size_t>(-1);
  std::size_t width = 0;
};

/// Words in lines of at most `width` columns; a longer word has a line of its own.
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

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  for (const auto& word : wrapped(text, 0)) longest = std::max(longest, columns_of(word));
  return longest;
}

std::vector<Column> columns_of_report(const LadderReport& report) {
  std::vector<Column> columns{{"stage", false},     {"what is new", false}, {"sees", false},      {"parameters", true},
                              {"FLOPs", true},      {"training", true},     {"validation", true}, {"test", true},
                              {"perplexity", true}, {"seconds", true}};
  for (const auto& stage : report.stages) {
    const std::string cells[] = {stage.id,
                                 stage.whats_new,
                                 symbols_seen(stage),
                                 grouped(stage.parameters),
                                 compact(stage.flops_forward),
                                 fixed(stage.training_loss, 4),
                                 fixed(stage.validation_loss, 4),
                                 fixed(stage.test_loss, 4),
                                 fixed(shown_perplexity(stage), 2),
                                 rounded(stage.seconds)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(printable(cells[i]));
  }
  constexpr double StageReport::*losses[] = {&StageReport::training_loss, &StageReport::validation_loss,
                                             &StageReport::test_loss};
  for (std::size_t i = 0; i < 3; ++i) {
    double least = INFINITY;
    for (std::size_t s = 0; s < report.stages.size(); ++s)
      if (const double loss = report.stages[s].*losses[i]; loss < least) least = loss, columns[5 + i].lowest = s;
  }
  std::erase_if(columns, [](const Column& column) {
    return std::ranges::all_of(column.cells, [](const std::string& cell) { return cell.empty() || cell == "–"; });
  });
  return columns;
}

/// The width each column has, all of them within `width` where wrapping texts can achieve it.
std::size_t fit(std::vector<Column>& columns, std::size_t width, std::size_t gap) {
  std::size_t total = 0;
  for (auto& column : columns) {
    column.width = columns_of(column.title);
    for (const auto& cell : column.cells) column.width = std::max(column.width, columns_of(cell));
    total += column.width + gap;
  }
  total -= gap;
  for (auto& column : columns) {
    if (column.number || total <= width || column.title == "stage") continue;
    std::size_t least = columns_of(column.title);
    for (const auto& cell : column.cells) least = std::max(least, longest_word(cell));
    const auto narrower = std::max(
        {least, column.width - std::min(column.width, total - width), std::min<std::size_t>(column.width, 16)});
    total -= column.width - narrower;
    column.width = narrower;
  }
  return total;
}

std::string padded(std::string_view text, const Column& column, std::string_view before, std::string_view after) {
  const auto used = columns_of(text);
  const std::string space(column.width > used ? column.width - used : 0, ' ');
  std::string out;
  append(out, column.number ? space : "", before, text, after, column.number ? "" : space);
  return out;
}

void add_line(std::string& out, std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

void add_row(std::string& out, const std::vector<Column>& columns, std::size_t stage, std::size_t gap, bool colours) {
  std::size_t height = 1;
  for (const auto& column : columns)
    if (!column.number) height = std::max(height, wrapped(column.cells[stage], column.width).size());
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (const auto& column : columns) {
      const auto texts = column.number ? std::vector{column.cells[stage]} : wrapped(column.cells[stage], column.width);
      const bool marked = colours && column.lowest == stage;
      append(line, line.empty() ? "" : std::string(gap, ' '),
             padded(i < texts.size() ? texts[i] : "", column, marked ? bold : "", marked ? plain : ""));
    }
    add_line(out, line);
  }
}

void add_titles(std::string& out, const std::vector<Column>& columns, std::size_t gap, bool colours) {
  std::string titles;
  std::size_t total = 0;
  for (const auto& column : columns) {
    append(titles, titles.empty() ? "" : std::string(gap, ' '), padded(column.title, column, "", ""));
    total += column.width + gap;
  }
  titles.resize(titles.find_last_not_of(' ') + 1);
  append(out, colours ? dim : "", titles, colours ? plain : "", "\n");
  for (std::size_t i = 0; i + gap < total; ++i) out += "─";
  out += "\n";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) append(out, out.empty() ? "" : " · ", printable(text));
  return out;
}

/// A table of these prompts, a column for each; `whole`: with what each text begins with.
void add_completions_of(std::string& out, const LadderReport& report, std::span<const std::string> prompts, bool whole,
                        std::size_t width, bool colours) {
  std::vector<std::string> titles;
  for (const auto& prompt : prompts) titles.push_back(shortened(printable(prompt) + "…", width - width / 4));
  std::vector<Column> columns{{"stage", false}};
  for (const auto& title : titles) columns.push_back({title, false});
  for (const auto& stage : report.stages) {
    columns[0].cells.push_back(printable(stage.id));
    for (std::size_t i = 0; i < prompts.size(); ++i) {
      auto texts = completions_of(stage, prompts[i]);
      if (!whole)
        std::ranges::transform(texts, texts.begin(), [&](auto& text) { return continuation(prompts[i], text); });
      columns[i + 1].cells.push_back(joined(texts));
    }
  }
  fit(columns, width, 2);
  out += "\n";
  add_titles(out, columns, 2, colours);
  for (std::size_t i = 0; i < report.stages.size(); ++i) add_row(out, columns, i, 2, colours);
}

void add_completions(std::string& out, const LadderReport& report, std::size_t width, bool colours) {
  const std::vector<std::string> prompts = prompts_of(report);
  if (prompts.empty()) return;
  if (!long_completions(report)) return add_completions_of(out, report, prompts, true, width, colours);
  std::string group;
  for (const auto& prompt : prompts) {
    if (const auto of = group_of(report, prompt); of != group)
      append(out, "\n", colours ? bold : "", printable(group = of), colours ? plain : "", "\n");
    add_completions_of(out, report, {&prompt, 1}, false, width, colours);
  }
}

void add_samples(std::string& out, const StageReport& stage, std::size_t width, bool tell_new, bool colours) {
  if (stage.samples.empty() && stage.remarks.empty() && !tell_new) return;
  append(out, "\n", colours ? bold : "", printable(stage.id), colours ? plain : "");
  if (tell_new) append(out, "  ", printable(stage.whats_new), "; sees ", printable(stage.sees));
  out += "\n";
  const auto add = [&](std::string_view text, std::string_view before, std::string_view after) {
    for (const auto& line : wrapped(text, width - 2)) append(out, "  ", before, line, after, "\n");
  };
  if (!stage.samples.empty()) add(joined(stage.samples), "", "");
  for (const auto& remark : stage.remarks) add(printable(remark), colours ? dim : "", colours ? plain : "");
}

}  // namespace

std::string comparison_table(const LadderReport& report, std::size_t width, bool colours) {
  width = std::max<std::size_t>(width, 40);
  auto columns = columns_of_report(report);
  std::size_t gap = 2;
  const bool tell_new = fit(columns, width, gap) > width;
  if (tell_new) {
    std::erase_if(columns,
                  [](const Column& column) { return column.title == "what is new" || column.title == "sees"; });
    gap = 1;
    fit(columns, width, gap);
  }
  std::string out;
  add_titles(out, columns, gap, colours);
  for (std::size_t i = 0; i < report.stages.size(); ++i) add_row(out, columns, i, gap, colours);
  if (judged_by(report) != "the test loss")
    for (const auto& line : wrapped("Perplexity is e to " + std::string{judged_by(report)} + ".", width))
      add_line(out, line);
  add_completions(out, report, width, colours);
  for (const auto& stage : report.stages) add_samples(out, stage, width, tell_new, colours);
  for (const auto& remark : report.remarks) {
    out += "\n";
    for (const auto& line : wrapped(printable(remark), width)) add_line(out, line);
  }
  return out;
}

void print_comparison(std::FILE* stream, const LadderReport& report) {
  const bool terminal = isatty(fileno(stream)) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  winsize size{};
  const bool sized = terminal && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  std::fputs(comparison_table(report, sized ? size.ws_col : 120, terminal && !(no_color && *no_color)).c_str(), stream);
}

}  // namespace strata::support
