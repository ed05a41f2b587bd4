#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>

namespace strata::support {

std::vector<std::string> prompts_of(const LadderReport& report) {
  std::vector<std::string> prompts;
  for (const auto& stage : report.stages)
    for (const auto& [prompt, texts] : stage.completions)
      if (std::ranges::find(prompts, prompt) == prompts.end()) prompts.push_back(prompt);
  return prompts;
}

std::vector<std::string> completions_of(const StageReport& stage, std::string_view prompt) {
  const auto found = std::ranges::find(stage.completions, prompt, &Completions::prompt);
  return found == stage.completions.end() ? std::vector<std::string>{} : found->texts;
}

std::string completions_table(const LadderReport& report) {
  const auto prompts = prompts_of(report);
  if (prompts.empty()) return {};
  std::string out = "<table role=\"table\" class=\"completions\"><thead role=\"rowgroup\"><tr role=\"row\">"
                    "<th role=\"columnheader\" scope=\"col\">Stage</th>";
  for (const auto& prompt : prompts)
    append(out, "<th role=\"columnheader\" scope=\"col\"><b>", escape(prompt), "</b>…</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    const auto& stage = report.stages[i];
    append(out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><span class=\"key-dot ", stage_style(i),
           "\"></span>", escape(stage.title), "</th>");
    for (const auto& prompt : prompts) {
      append(out, "<td role=\"cell\" data-column=\"", escape(prompt), "…\"><div>");
      const auto texts = completions_of(stage, prompt);
      for (const auto& text : texts) {
        const auto begun = text.starts_with(prompt) ? prompt.size() : 0;
        append(out, "<span class=\"completion\"><b>", escape(text.substr(0, begun)), "</b>", escape(text.substr(begun)),
               "</span>");
      }
      out += texts.empty() ? "–</div></td>" : "</div></td>";
    }
    out += "</tr>";
  }
  return out + "</tbody></table>";
}

}  // namespace strata::support
