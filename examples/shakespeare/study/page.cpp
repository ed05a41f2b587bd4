#include "figures.hpp"
#include "page_sections.hpp"

#include "support/document.hpp"
#include "support/format.hpp"
#include "support/report_chart.hpp"
#include "support/report_text.hpp"

#include <algorithm>

namespace strata::shakespeare {

using namespace support;

namespace {

constexpr std::string_view title = "Three small transformers read a text";

/// What this page has beside what all pages have.
constexpr std::string_view style = R"(
.panels { align-items: start; }
.panels + .panels, .scroll + .panels, .scroll + .scroll, .note + .panels { margin-top: 40px; }
section > h3 { margin: 52px 0 10px; font-family: var(--serif); font-size: 1.25rem; font-weight: 600; }
.inside { margin: 48px 0 24px; padding-top: 22px; border-top: 1px solid var(--line); max-width: none; }
.inside + h3 { margin-top: 24px; }
.lead code { overflow-wrap: anywhere; }
section > h3 + .note { margin: 0 0 20px; }
.results th[scope=row] { white-space: nowrap; }
.epochs thead th { max-width: 8em; }
.epochs .n, .results .n { padding-left: 8px; }
.counted { display: grid; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); gap: 16px 28px; margin: 0 0 44px; }
.counted dt { color: var(--soft); font-size: .8rem; line-height: 1.35; }
.counted dd { margin: 0; font-size: 1.2rem; }
.goes { display: grid; gap: 18px; }
.goes dl { margin: 0; display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 8px 32px; padding-top: 12px; border-top: 1px solid var(--line); }
.goes dl > div { min-width: 0; }
.goes dt { color: var(--soft); font-size: .79rem; }
.goes dd { margin: 2px 0 0; font-family: var(--serif); line-height: 1.5; overflow-wrap: anywhere; white-space: pre-line; }
.goes .predicted dt { color: var(--accent); font-weight: 600; }
.samples.long { grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
@media screen and (max-width: 760px) { .goes dl { grid-template-columns: minmax(0, 1fr); } }
@media print { .goes dl { break-inside: avoid; } })";

/// The best training of a recipe, with the model that it made.
std::string best_in_words(const Findings& findings, std::string_view recipe) {
  const Experiment* best = nullptr;
  for (const Experiment& experiment : findings.experiments) {
    const Run* run = run_with(experiment, recipe);
    if (run && (!best || perplexity(run->best()) < perplexity(run_with(*best, recipe)->best()))) best = &experiment;
  }
  if (!best) return {};
  const Run& run = *run_with(*best, recipe);
  std::string out;
  append(out, "Under <i>", recipe, "</i> the best is ", escape(best->title), ": perplexity <b>",
         fixed(perplexity(run.best()), 2), "</b>",
         findings.quick ? "" : " after epoch " + grouped(run.epoch(run.best())));
  if (const PublishedEpoch* theirs = published_beside(*best, run))
    append(out, ", where the source has ", fixed(theirs->perplexity, 2),
           run.stopped ? " at best (epoch " + grouped(published_epoch(*best, *theirs)) + ")" : "");
  return out + ". ";
}

std::string story(const Findings& findings) {
  std::string out;
  if (findings.quick) out += "A quick trial on the beginning of the text, which shows that all parts work. ";
  if (findings.text.tokens > 0)
    append(out, grouped(findings.text.characters), " characters become ", grouped(findings.text.tokens),
           " tokens of a vocabulary of ", grouped(findings.text.vocabulary), ", learnt from the text itself. ");
  for (const std::string_view recipe : recipes) out += best_in_words(findings, recipe);
  return out;
}

std::string head(const Findings& findings) {
  return page_head({"strata · shakespeare",
                    title,
                    story(findings),
                    {{"Corpus", findings.corpus},
                     {"Tokenizer", findings.tokenizer},
                     {"Made by", findings.command},
                     {"Machine", findings.machine},
                     {"Versions", findings.versions},
                     {"Seed", std::to_string(findings.seed)},
                     {"Trained for", findings.seconds > 0 ? spoken_time(findings.seconds) : ""},
                     {"Date", findings.date}}});
}

std::string conclusions_section(const Findings& findings) {
  return section_html("conclusions", "What came of it", "In sentences that follow from the figures above.",
                      remarks_list(conclusions(findings)));
}

std::string method_section(const Findings& findings) {
  if (findings.experiments.empty()) return {};
  return section_html(
      "method", "How they were trained",
      findings.quick ? "This page is of a quick trial, which takes a few small steps. The study does as follows."
                     : "The models learn all windows of the first part of the text.",
      "<ul class=\"remarks\">"
      "<li>Windows slide by one token. The first 80 % of them train, drawn in a new order each epoch; the rest "
      "validate. Windows on both sides of that border overlap, so a cut of the text that shares nothing with training "
      "is scored as well.</li>"
      "<li>AdamW, batches of 512 windows. After each epoch the validation part is scored; the first epoch without "
      "improvement is the last, and the best weights are kept.</li>"
      "<li>There is a plateau rule as in the source, which halves the rate when validation has not improved for more "
      "than one epoch. It can’t fire: training stops at the first.</li>"
      "<li>Recipe <i>plain</i> clips the gradient to norm 1.</li>"
      "<li>Recipe <i>published</i> does what the source’s figures come from: its gradient scaler was clipped before it "
      "was unscaled, so that every step’s gradient is rescaled to norm 1/65,536, halved every 2,000 steps. That is "
      "small enough for Adam’s epsilon to slow the steps.</li></ul>");
}

}  // namespace

Size hue_of(std::string_view recipe) { return recipe == recipes[0] ? 3 : 1; }

std::string panel_html(std::string_view heading, std::string_view unit, std::string_view content) {
  if (content.empty()) return {};
  std::string out;
  append(out, "<figure class=\"panel\"><figcaption><h3>", escape(heading), "</h3>");
  if (!unit.empty()) append(out, "<p class=\"key\"><span class=\"unit\">", escape(unit), "</span></p>");
  append(out, "</figcaption>", content, "</figure>");
  return out;
}

std::string to_html(const Findings& findings) {
  std::string body = head(findings) + text_section(findings.text) + comparison_section(findings);
  for (const Experiment& experiment : findings.experiments) body += experiment_section(experiment);
  body += trials_section(findings) + conclusions_section(findings) + method_section(findings);
  return page_html(title, style, body);
}

}  // namespace strata::shakespeare
