#include "report.hpp"

#include "strata/io/file.hpp"

#include "page/page.hpp"
#include "report_chart.hpp"
#include "report_text.hpp"
#include "report_type.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strata::support {
namespace {

constexpr double absent = std::numeric_limits<double>::infinity();

/// What a stage is judged by: its test loss, or its validation loss where it was not tested.
double judged(const StageReport& stage) {
  const double loss = std::isfinite(stage.test_loss) ? stage.test_loss : stage.validation_loss;
  return std::isfinite(loss) ? loss : absent;
}

std::string in_words(std::size_t count) {
  constexpr const char* words[] = {"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"};
  return count < std::size(words) ? words[count] : std::to_string(count);
}

std::string as_choice(const StageReport& stage) {
  const double perplexity = std::isfinite(stage.perplexity) ? stage.perplexity : std::exp(judged(stage));
  return "as unsure as a fair choice among <b>" + fixed(perplexity, 1) + "</b> symbols";
}

/// A title within a sentence: "Count bigram" begins small, "MLP" does not.
std::string amid_sentence(std::string title) {
  const bool word = title.size() > 1 && title[0] >= 'A' && title[0] <= 'Z' && title[1] >= 'a' && title[1] <= 'z';
  if (word) title[0] = static_cast<char>(title[0] - 'A' + 'a');
  return escape(title);
}

std::string described(const StageReport& stage) {
  return amid_sentence(stage.title) + " (" + grouped(stage.parameters) +
         (stage.parameters == 1 ? " parameter, " : " parameters, ") + "it sees " + escape(stage.sees) + ")";
}

/// What happened, in a paragraph made of the figures.
std::string story(const LadderReport& report) {
  const auto& stages = report.stages;
  if (stages.empty()) return "<p class=\"story\">No stage has been trained yet.</p>";
  const auto& first = stages.front();
  if (stages.size() == 1)
    return "<p class=\"story\">One model, a C++ type: the " + described(first) + "." +
           (judged(first) < absent ? " It is " + as_choice(first) + "." : "") + "</p>";
  std::string out = "<p class=\"story\">" + in_words(stages.size()) +
                    " models, each a C++ type, trained one after the other on the same text. ";
  const auto best = std::min_element(stages.begin(), stages.end(),
                                     [](const auto& a, const auto& b) { return judged(a) < judged(b); });
  if (judged(*best) == absent) return out + "</p>";
  if (judged(first) < absent) out += "It begins with the " + described(first) + ", which is " + as_choice(first) + ". ";
  if (best != stages.begin()) {
    out += "The best is the " + described(*best) + ": " + as_choice(*best);
    if (judged(first) < absent)
      out += ", its loss " + fixed(judged(*best), 2) + " where the first had " + fixed(judged(first), 2);
    out += ". ";
  } else {
    out += "None of the later ones did better. ";
  }
  const auto& last = stages.back();
  if (&last != &*best && &last != &first && judged(last) < absent)
    out += "The last, the " + described(last) + ", is " + as_choice(last) + ". ";
  return out + "</p>";
}

std::string remarks_list(const std::vector<std::string>& remarks) {
  if (remarks.empty()) return {};
  std::string out = "<ul class=\"remarks\">";
  for (const auto& remark : remarks) out += "<li>" + escape(remark) + "</li>";
  return out + "</ul>";
}

std::string page_header(const LadderReport& report) {
  std::string out = "<header><p class=\"over\">strata · " + escape(report.ladder) + "</p><h1>" + escape(report.title) +
                    "</h1>" + story(report) + "<dl class=\"facts\">";
  const auto fact = [&](std::string_view name, const std::string& value, bool code = false) {
    if (!value.empty())
      append(out, "<div><dt>", name, "</dt><dd>", code ? "<code>" : "", escape(value), code ? "</code>" : "",
             "</dd></div>");
  };
  fact("Corpus", report.corpus);
  fact("Made by", report.command, true);
  fact("Machine", report.machine);
  fact("Date", report.date);
  return out + "</dl></header>";
}

constexpr std::string_view comparison_columns[] = {
    "Stage",           "What is new", "Symbols it can see", "Parameters", "FLOPs",   "Training loss",
    "Validation loss", "Test loss",   "Perplexity",         "Steps",      "Seconds", "Steps a second"};

std::string anchor(const StageReport& stage) { return "stage-" + escape(stage.id); }

/// Roles are spelt out, as on a narrow screen a row is laid out as a card, with the column's title beside each figure.
std::string comparison_row(const LadderReport& report, std::size_t index) {
  const auto& stage = report.stages[index];
  std::string out = "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><a href=\"#" + anchor(stage) +
                    "\"><span class=\"key-dot " + stage_style(index) + "\"></span><span class=\"number\">" +
                    escape(stage_number(stage.id)) + "</span> " + escape(stage.title) + "</a></th>";
  std::size_t column = 1;
  const auto cell = [&](const std::string& text, std::string_view style) {
    append(out, "<td role=\"cell\" class=\"", style, "\" data-column=\"", comparison_columns[column++], "\">", text,
           "</td>");
  };
  const auto loss = [&](double StageReport::*member) {
    const bool lowest = std::isfinite(stage.*member) && report.stages.size() > 1 &&
                        std::none_of(report.stages.begin(), report.stages.end(),
                                     [&](const auto& other) { return other.*member < stage.*member; });
    cell(fixed(stage.*member, 4), lowest ? "n lowest" : "n");
  };
  cell(escape(stage.whats_new), "new");
  cell(escape(symbols_seen(stage)), "sees");
  cell(grouped(stage.parameters), "n");
  cell(compact(stage.flops_forward), "n");
  loss(&StageReport::training_loss);
  loss(&StageReport::validation_loss);
  loss(&StageReport::test_loss);
  cell(fixed(stage.perplexity, 2), "n");
  cell(stage.steps == 0 ? "–" : grouped(stage.steps), "n");
  cell(rounded(stage.seconds), "n");
  cell(stage.steps_per_second > 0 ? rounded(stage.steps_per_second) : "–", "n");
  return out + "</tr>";
}

std::string comparison(const LadderReport& report) {
  if (report.stages.empty()) return remarks_list(report.remarks);
  std::string out = "<section id=\"comparison\"><h2>" +
                    std::string{report.stages.size() > 1 ? "Side by side" : "Its figures"} +
                    "</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                    "aria-label=\"Comparison of the stages\"><table role=\"table\" class=\"comparison\">"
                    "<thead role=\"rowgroup\"><tr role=\"row\">";
  for (std::size_t i = 0; i < std::size(comparison_columns); ++i)
    append(out, "<th role=\"columnheader\" scope=\"col\"", i < 3 ? "" : " class=\"n\"", ">", comparison_columns[i],
           "</th>");
  out += "</tr></thead><tbody role=\"rowgroup\">";
  for (std::size_t i = 0; i < report.stages.size(); ++i) out += comparison_row(report, i);
  out += "</tbody></table></div><p class=\"note\">Losses are mean cross-entropies in nats a symbol over a whole split; "
         "the "
         "lowest of each column is in bold. Perplexity is e to the test loss. FLOPs are those of one forward pass over "
         "one "
         "full sequence: twice the multiply-adds of its matrix products.</p>";
  return out + remarks_list(report.remarks) + "</section>";
}

std::string section(std::string_view id, std::string_view title, std::string_view lead, const std::string& content) {
  if (content.empty()) return {};
  std::string out;
  append(out, "<section id=\"", id, "\"><h2>", title, "</h2><p class=\"lead\">", lead, "</p>", content, "</section>");
  return out;
}

std::string heatmaps(const LadderReport& report) {
  std::string out;
  for (const auto& stage : report.stages)
    if (stage.heatmap) out += heatmap_figure(*stage.heatmap, stage.title);
  return out.empty() ? out : "<div class=\"heatmaps\">" + out + "</div>";
}

std::string samples(const LadderReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    const auto& stage = report.stages[i];
    if (stage.samples.empty()) continue;
    const double told = std::isfinite(stage.test_loss) ? stage.test_loss : stage.validation_loss;
    append(out, "<div class=\"sampled ", stage_style(i), "\"><h3>", escape(stage.title), "</h3><p class=\"unit\">loss ",
           fixed(told, 3), "</p><ol>");
    for (const auto& sample : stage.samples) append(out, "<li>", escape(sample), "</li>");
    out += "</ol></div>";
  }
  return out.empty() ? out : "<div class=\"samples\">" + out + "</div>";
}

std::string stage_details(const StageReport& stage, std::size_t index) {
  std::string out = "<article class=\"stage-details\" id=\"" + anchor(stage) + "\"><div class=\"about\"><h3 class=\"" +
                    stage_style(index) + "\"><span class=\"number\">" + escape(stage_number(stage.id)) + "</span> " +
                    escape(stage.title) + "</h3><p>" + escape(stage.whats_new) + "</p>";
  if (!stage.type.empty())
    out += "<pre class=\"type\"><code>" + highlighted(laid_out(stage.type, 64)) + "</code></pre>";
  const bool curve = stage.curve.size() > 1;
  if (curve) {
    const CurveOf one[] = {{&stage, index}};
    out += "<figure class=\"own-curve\">" + loss_curves(one, {460, 250, false, false, ""}) +
           "<figcaption class=\"note\"><span class=\"stroke validation\"></span>validation <span class=\"stroke "
           "training\">"
           "</span>training; the ring marks the lowest validation loss</figcaption></figure>";
  }
  return out + tree_figure(stage) + remarks_list(stage.remarks) + "</div>" + architecture_figure(stage) + "</article>";
}

std::string all_details(const LadderReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.stages.size(); ++i) out += stage_details(report.stages[i], i);
  return out;
}

}  // namespace

std::string to_html(const LadderReport& report) {
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                    "<meta name=\"color-scheme\" content=\"light dark\"><title>";
  append(out, escape(report.title), "</title>\n<style>", page::style, "</style></head>\n<body><main>",
         page_header(report), "\n", comparison(report), "\n");
  const bool one = report.stages.size() == 1;
  if (report.stages.size() > 1)
    out += section("evolution", "What each step brings",
                   "The loss that each model reaches, and the parameters it takes.", evolution_panels(report));
  out += section("method", one ? "How it was trained" : "How they were trained",
                 "What descended, how fast, with which special measures, and for how long.", method_table(report));
  out += section("data", one ? "What it learns from" : "What they learn from",
                 "The corpus, and the questions that are asked about it.", preview_figures(report));
  out += section("curves", one ? "How it learns" : "How they learn",
                 "Validation loss as a full line, training loss as a thin one; a ring marks the lowest validation "
                 "loss. A level line is a model that was not trained by steps.",
                 curve_figure(report));
  out += section("heatmaps", "What follows what", "The probability of the next symbol, given the one before it.",
                 heatmaps(report));
  out += section("completions", one ? "How it goes on" : "How they go on",
                 one ? "What the model makes of a few beginnings."
                     : "The same beginnings for each model, with the same randomness.",
                 completions_table(report));
  out += section("samples", one ? "What it writes" : "What they write",
                 "Sampled by each model, in the order they came.", samples(report));
  out += section(
      "architectures", one ? "How it is built" : "How they are built",
      "Each model is its type. Boxes follow the data; to their right the numbers that are learnt, below them the "
      "shape of what comes out. A bar shows a layer's share of all parameters.",
      all_details(report));
  append(out, "</main>\n<script>", page::script, "</script></body></html>\n");
  return out;
}

std::string symbols_seen(const StageReport& stage) { return stage.window > 0 ? grouped(stage.window) : stage.sees; }

void write_text(const std::filesystem::path& path, std::string_view text) {
  NewFile file{path};
  file.write(text);
  file.commit();
}

}  // namespace strata::support
