#include "table.hpp"

#include "report_columns.hpp"
#include "report_floor.hpp"
#include "report_text.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace strata::support {
namespace {

std::vector<TextColumn> columns_of_report(const LadderReport& report) {
  std::vector<TextColumn> columns{{"stage", false},         {"what is new", false},
                                  {"sees", false},          {"parameters", true},
                                  {"FLOPs a symbol", true}, {"training", true},
                                  {"validation", true},     {"test", true},
                                  {"perplexity", true},     {"bits a " + report.bits_a, true},
                                  {"above floor", true},    {"seconds", true},
                                  {"symbols/s", true},      {"flawless", true},
                                  {"first mistake", true}};
  for (const auto& stage : report.stages) {
    const std::string cells[] = {stage.id,
                                 stage.whats_new,
                                 symbols_seen(stage),
                                 grouped(stage.parameters),
                                 compact(flops_a_symbol(stage)),
                                 fixed(stage.training_loss, 4),
                                 fixed(stage.validation_loss, 4),
                                 fixed(stage.test_loss, 4),
                                 fixed(shown_perplexity(stage), 2),
                                 report.bits_a.empty() ? "" : fixed(in_bits(judged_loss(stage)), 3),
                                 above_floor(stage),
                                 rounded(stage.seconds),
                                 report.floor ? compact(symbols_per_second(stage)) : "",
                                 flawless_texts(stage),
                                 symbols_right(stage)};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back(printable(cells[i]));
  }
  constexpr double StageReport::*losses[] = {&StageReport::training_loss, &StageReport::validation_loss,
                                             &StageReport::test_loss};
  for (std::size_t i = 0; i < 3; ++i) {
    double least = INFINITY;
    for (std::size_t s = 0; s < report.stages.size(); ++s)
      if (const double loss = report.stages[s].*losses[i]; loss < least) least = loss, columns[5 + i].lowest = s;
  }
  if (report.floor) {
    const auto at_floor = [&](std::string_view title) -> std::string {
      return title == "stage"        ? "floor"
             : title == "validation" ? fixed(report.floor->loss, 4)
             : title == "perplexity" ? fixed(std::exp(report.floor->loss), 2)
                                     : "";
    };
    for (auto& column : columns) column.cells.push_back(at_floor(column.title));
  }
  std::erase_if(columns, [](const TextColumn& column) {
    return std::ranges::all_of(column.cells, [](const std::string& cell) { return cell.empty() || cell == "–"; });
  });
  return columns;
}

void add_floor_note(std::string& out, const Floor& floor, std::size_t width) {
  add_wrapped(out,
              "The floor is the best that any model could do: " + fixed(floor.loss, 4) + " ± " + fixed(floor.error, 4) +
                  " nats a symbol. Flawless texts are those that their grammar could have written; the first mistake "
                  "comes after so many symbols.",
              width);
}

void add_figures(std::string& out, std::string_view title, std::vector<TextColumn>& columns, std::size_t width,
                 bool colours) {
  out += "\n";
  for (const auto& line : wrapped(title, width)) append(out, colours ? bold : "", line, colours ? plain : "", "\n");
  const std::size_t gap = fit(columns, width, 2) > width ? 1 : 2;
  fit(columns, width, gap);
  add_table(out, columns, width, gap, colours);
}

/// A column for each phenomenon, its last two rows the best possible and chance. `told` makes a cell of a row of the
/// first column and a phenomenon.
void add_phenomena(std::vector<TextColumn>& columns, const Floor& floor, auto&& told) {
  const std::size_t rows = columns[0].cells.size();
  for (auto& column : columns) column.cells.resize(rows + 2);
  columns[0].cells[rows] = "best possible";
  columns[0].cells[rows + 1] = "chance";
  for (std::size_t place = 0; place < floor.phenomena.size(); ++place) {
    const auto& phenomenon = floor.phenomena[place];
    auto& column = columns.emplace_back(TextColumn{printable(phenomenon.title), true});
    for (std::size_t row = 0; row < rows; ++row) column.cells.push_back(told(row, place));
    column.cells.push_back(in_percent(phenomenon.floor_accuracy));
    column.cells.push_back(in_percent(phenomenon.chance_accuracy));
  }
}

void add_scores(std::string& out, const LadderReport& report, std::size_t width, bool colours) {
  if (!has_scores(report)) return;
  std::vector<TextColumn> columns{{"stage", false}};
  for (const auto& stage : report.stages) columns[0].cells.push_back(printable(stage.id));
  add_phenomena(columns, *report.floor, [&](std::size_t row, std::size_t place) {
    const auto* score = score_of(report.stages[row], report.floor->phenomena[place].id);
    return score ? in_percent(score->choice_accuracy) : "–";
  });
  add_figures(out, "What each can do: % of the choices that are right", columns, width, colours);
}

std::string mean_and_range(const Spread& accuracy) {
  if (accuracy.count == 0) return "–";
  return in_percent(accuracy.mean) + " (" + in_percent(accuracy.lowest) + "–" + in_percent(accuracy.highest) + ")";
}

void add_study(std::string& out, const LadderReport& report, std::size_t width, bool colours) {
  const auto& stages = report.study->stages;
  std::vector<TextColumn> losses{
      {"stage", false}, {"validation loss", true}, {"against the one before", true}, {"better in", true}};
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const auto& loss = stages[i].validation_loss;
    const auto paired = paired_change(i > 0 ? stages[i - 1].validation_loss : std::vector<double>{}, loss);
    const std::string cells[] = {printable(stages[i].id), mean_text(spread_of(loss), 4),
                                 mean_text(paired.change, 4, true), better_in(paired)};
    for (std::size_t column = 0; column < losses.size(); ++column) losses[column].cells.push_back(cells[column]);
  }
  const std::string seeds = "Over " + in_number(report.study->seeds.size(), "seed");
  std::vector<TextColumn> known{losses[0]};
  add_figures(out, seeds + ": mean ± standard deviation, changes seed by seed", losses, width, colours);
  if (!report.floor || report.floor->phenomena.empty()) return;
  add_phenomena(known, *report.floor, [&](std::size_t row, std::size_t place) {
    return mean_and_range(spread_of(figures_of(stages[row].choice_accuracy, place)));
  });
  add_figures(out, seeds + ": % of the choices that are right, mean (lowest–highest)", known, width, colours);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) append(out, out.empty() ? "" : " · ", printable(text));
  return out;
}

/// A table of these prompts, a column for each; `whole`: with what each text begins with.
void add_completions_of(std::string& out, const LadderReport& report, std::span<const std::string> prompts, bool whole,
                        std::size_t width, bool colours) {
  std::vector<TextColumn> columns{{"stage", false}};
  for (const auto& prompt : prompts) columns.push_back({shortened(printable(prompt) + "…", width - width / 4), false});
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
  add_table(out, columns, width, 2, colours);
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
  if (tell_new) {
    const std::size_t indent = columns_of(stage.id) + 2;
    const std::string told = printable(stage.whats_new) + "; sees " + printable(stage.sees);
    std::size_t line = 0;
    for (const auto& words : wrapped(told, width - std::min(width, indent)))
      append(out, line++ == 0 ? "  " : "\n" + std::string(indent, ' '), words);
  }
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
                  [](const TextColumn& column) { return column.title == "what is new" || column.title == "sees"; });
    gap = 1;
    fit(columns, width, gap);
  }
  std::string out;
  add_table(out, columns, width, gap, colours);
  if (judged_by(report) != "the test loss")
    add_wrapped(out,
                "Perplexity is e to " + std::string{judged_by(report)} +
                    (report.bits_a.empty() ? "." : ", and bits are that loss divided by ln 2."),
                width);
  if (report.floor) add_floor_note(out, *report.floor, width);
  if (report.study && !report.study->stages.empty())
    add_study(out, report, width, colours);
  else
    add_scores(out, report, width, colours);
  add_completions(out, report, width, colours);
  for (const auto& stage : report.stages) add_samples(out, stage, width, tell_new, colours);
  auto remarks = floor_remarks(report);
  remarks.insert(remarks.end(), report.remarks.begin(), report.remarks.end());
  for (const auto& remark : remarks) {
    out += "\n";
    add_wrapped(out, printable(remark), width);
  }
  return out;
}

void print_comparison(std::FILE* stream, const LadderReport& report) {
  const int descriptor = fileno(stream);
  std::fputs(comparison_table(report, columns_of_stream(descriptor, 120), wants_colours(descriptor)).c_str(), stream);
}

}  // namespace strata::support
