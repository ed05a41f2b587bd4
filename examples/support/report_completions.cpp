#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {
namespace {

std::string stage_header(const LadderReport& report, std::size_t index) {
  return "<th role=\"rowheader\" scope=\"row\"><span class=\"key-dot " + stage_style(index) + "\"></span>" +
         escape(report.stages[index].title) + "</th>";
}

/// `drawn` makes HTML of a prompt and how it was completed.
std::string cell(const StageReport& stage, std::string_view prompt, auto&& drawn) {
  std::string out;
  for (const auto& text : completions_of(stage, prompt))
    append(out, "<span class=\"completion\">", drawn(prompt, text), "</span>");
  return out.empty() ? "–" : out;
}

std::string without_prompt(std::string_view prompt, std::string_view text) {
  return escape(continuation(prompt, text));
}

/// A column for each prompt.
std::string in_columns(const LadderReport& report, const std::vector<std::string>& prompts) {
  std::string out = "<table role=\"table\" class=\"completions\"><thead role=\"rowgroup\"><tr role=\"row\">"
                    "<th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto& prompt : prompts)
    append(out, "<th role=\"columnheader\" scope=\"col\"><b>", escape(prompt), "</b>…</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    append(out, "<tr role=\"row\">", stage_header(report, i));
    for (const auto& prompt : prompts)
      append(out, "<td role=\"cell\" data-column=\"", escape(prompt), "…\"><div>",
             cell(report.stages[i], prompt, completion_text), "</div></td>");
    out += "</tr>";
  }
  return out + "</tbody></table>";
}

/// A table for each prompt, a row for each stage with what it adds to it.
std::string below_each_other(const LadderReport& report, const std::vector<std::string>& prompts) {
  std::string out, group;
  for (const auto& prompt : prompts) {
    if (const auto of = group_of(report, prompt); of != group) append(out, "<h3>", escape(group = of), "</h3>");
    append(out, "<table role=\"table\" class=\"completions long\"><caption><b>", escape(prompt),
           "</b>…</caption><tbody role=\"rowgroup\">");
    for (std::size_t i = 0; i < report.stages.size(); ++i)
      if (!completions_of(report.stages[i], prompt).empty())
        append(out, "<tr role=\"row\">", stage_header(report, i), "<td role=\"cell\"><div>",
               cell(report.stages[i], prompt, without_prompt), "</div></td></tr>");
    out += "</tbody></table>";
  }
  return out;
}

}  // namespace

std::vector<std::string> prompts_of(const LadderReport& report) {
  std::vector<std::string> prompts;
  for (const auto& stage : report.stages)
    for (const auto& asked : stage.completions)
      if (std::ranges::find(prompts, asked.prompt) == prompts.end()) prompts.push_back(asked.prompt);
  return prompts;
}

std::vector<std::string> completions_of(const StageReport& stage, std::string_view prompt) {
  const auto found = std::ranges::find(stage.completions, prompt, &Completions::prompt);
  return found == stage.completions.end() ? std::vector<std::string>{} : found->texts;
}

std::string group_of(const LadderReport& report, std::string_view prompt) {
  for (const auto& stage : report.stages)
    for (const auto& asked : stage.completions)
      if (asked.prompt == prompt) return asked.group;
  return {};
}

bool long_completions(const LadderReport& report) {
  for (const auto& stage : report.stages)
    for (const auto& asked : stage.completions)
      for (const auto& text : asked.texts)
        if (columns_of(text) > longest_beside) return true;
  return false;
}

std::string continuation(std::string_view prompt, std::string_view text) {
  if (!text.starts_with(prompt)) return std::string{text};
  text.remove_prefix(prompt.size());
  return "…" + std::string{text};
}

std::string completion_text(std::string_view prompt, std::string_view text) {
  const auto begun = text.starts_with(prompt) ? prompt.size() : 0;
  return "<b>" + escape(text.substr(0, begun)) + "</b>" + escape(text.substr(begun));
}

std::string completions_table(const LadderReport& report) {
  const auto prompts = prompts_of(report);
  if (prompts.empty()) return {};
  return long_completions(report) ? below_each_other(report, prompts) : in_columns(report, prompts);
}

std::string ability_figure(const StageReport& stage) {
  if (stage.can_now.empty() && stage.cannot_yet.empty()) return {};
  std::string out = "<div class=\"ability\"><dl>";
  const auto say = [&](std::string_view style, std::string_view name, const std::string& text) {
    if (!text.empty()) append(out, "<div class=\"", style, "\"><dt>", name, "</dt><dd>", escape(text), "</dd></div>");
  };
  say("can", "What it can do now", stage.can_now);
  say("cannot", "What it still can&#39;t", stage.cannot_yet);
  out += "</dl>";
  if (!stage.completions.empty()) {
    out += "<ul class=\"goes-on\">";
    for (const auto& asked : stage.completions)
      for (const auto& text : asked.texts) append(out, "<li>", completion_text(asked.prompt, text), "</li>");
    out += "</ul>";
  }
  return out + "</div>";
}

}  // namespace strata::support
