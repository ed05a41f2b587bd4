#include "report.hpp"

#include "strata/io/file.hpp"

#include "document.hpp"
#include "report_chart.hpp"
#include "report_floor.hpp"
#include "report_text.hpp"
#include "report_type.hpp"
#include "watching_page.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace strata::support {
namespace {

constexpr double absent = std::numeric_limits<double>::infinity();

std::string in_words(std::size_t count) {
  constexpr const char* words[] = {"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"};
  return count < std::size(words) ? words[count] : std::to_string(count);
}

/// Where there is a floor, the best come close to it: then a digit more.
std::string as_choice(const LadderReport& report, const StageReport& stage) {
  return "as unsure as a fair choice among <b>" + fixed(shown_perplexity(stage), report.floor ? 2 : 1) + "</b> symbols";
}

/// Behind a loss: " (1.74 bits a byte)".
std::string also_in_bits(const LadderReport& report, double loss) {
  return report.bits_a.empty() ? "" : " (" + fixed(in_bits(loss), 2) + " bits a " + escape(report.bits_a) + ")";
}

/// Absent last.
double to_beat(const StageReport& stage) {
  const double loss = judged_loss(stage);
  return std::isfinite(loss) ? loss : absent;
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
           (to_beat(first) < absent ? " It is " + as_choice(report, first) + "." : "") + "</p>";
  std::string out = "<p class=\"story\">" + in_words(stages.size()) + " models, each a C++ type" +
                    (report.corpus.empty() ? ". " : ", trained one after the other on the same text. ");
  const auto best = std::min_element(stages.begin(), stages.end(),
                                     [](const auto& a, const auto& b) { return to_beat(a) < to_beat(b); });
  if (to_beat(*best) == absent) return out + "</p>";
  if (to_beat(first) < absent)
    out += "It begins with the " + described(first) + ", which is " + as_choice(report, first) + ". ";
  if (best != stages.begin()) {
    out += "The best is the " + described(*best) + ": " + as_choice(report, *best);
    if (to_beat(first) < absent)
      out += ", its loss " + fixed(to_beat(*best), 2) + also_in_bits(report, to_beat(*best)) + " where the first had " +
             fixed(to_beat(first), 2);
    out += ". ";
  } else {
    out += "None of the later ones did better. ";
  }
  if (report.floor && best->floor_gap)
    out += "No model can be below <b>" + fixed(std::exp(report.floor->loss), 2) +
           "</b>, as the text itself leaves so much open: the best is at " + above_floor(*best) + ". ";
  const auto& last = stages.back();
  if (&last != &*best && &last != &first && to_beat(last) < absent)
    out += "The last, the " + described(last) + ", is " + as_choice(report, last) + ". ";
  return out + "</p>";
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

std::string heatmaps(const LadderReport& report) {
  std::string out;
  for (const auto& stage : report.stages)
    if (stage.heatmap) out += heatmap_figure(*stage.heatmap, stage.title);
  return out.empty() ? out : "<div class=\"heatmaps\">" + out + "</div>";
}

std::string samples(const LadderReport& report) {
  std::string out;
  bool sentences = false;
  for (std::size_t i = 0; i < report.stages.size(); ++i) {
    const auto& stage = report.stages[i];
    if (stage.samples.empty()) continue;
    for (const auto& sample : stage.samples) sentences = sentences || columns_of(sample) > longest_beside;
    append(out, "<div class=\"sampled ", stage_style(i), "\"><h3>", escape(stage.title), "</h3><p class=\"unit\">loss ",
           fixed(judged_loss(stage), 3), also_in_bits(report, judged_loss(stage)), "</p><ol>");
    for (const auto& sample : stage.samples) append(out, "<li>", escape(sample), "</li>");
    out += "</ol></div>";
  }
  return out.empty() ? out : (sentences ? "<div class=\"samples long\">" : "<div class=\"samples\">") + out + "</div>";
}

/// The type, what is new in it marked, and what a mark means.
std::string type_figure(const StageReport& stage, const StageReport* before) {
  if (stage.type.empty()) return {};
  const std::string_view type_before = before ? std::string_view{before->type} : "";
  const std::string type = highlighted(laid_out(stage.type, 64), type_before);
  std::string out = "<pre class=\"type\"><code>" + type + "</code></pre>", legend;
  if (type.find("<mark>") != type.npos) append(legend, "<mark>Marked</mark>: new since ", escape(before->title), ". ");
  std::string gone;
  for (const auto& name : left_out(stage.type, type_before)) append(gone, gone.empty() ? "" : ", ", escape(name));
  if (!gone.empty()) append(legend, "No longer there: <code>", gone, "</code>.");
  return out + (legend.empty() ? "" : "<p class=\"note\">" + legend + "</p>");
}

std::string stage_details(const LadderReport& report, std::size_t index) {
  const StageReport& stage = report.stages[index];
  const StageReport* before = index > 0 ? &report.stages[index - 1] : nullptr;
  std::string out = "<article class=\"stage-details\" id=\"" + anchor(stage) + "\"><div class=\"about\"><h3 class=\"" +
                    stage_style(index) + "\"><span class=\"number\">" + escape(stage_number(stage.id)) + "</span> " +
                    escape(stage.title) + "</h3><p>" + escape(stage.whats_new) + "</p>" + type_figure(stage, before);
  if (stage.curve.size() > 1) {
    const CurveOf one[] = {{&stage, index}};
    out += "<figure class=\"own-curve\">" + loss_curves(one, {460, 250, false, false, "", floor_levels(report)}) +
           "<figcaption class=\"note\"><span class=\"stroke validation\"></span>validation <span class=\"stroke "
           "training\"></span>training; the ring marks the lowest validation loss</figcaption></figure>";
  }
  out += tree_figure(stage) + remarks_list(stage.remarks) + "</div>" + architecture_figure(stage, before);
  return out + ability_figure(stage) + "</article>";
}

std::string all_details(const LadderReport& report) {
  std::string out;
  for (std::size_t i = 0; i < report.stages.size(); ++i) out += stage_details(report, i);
  return out;
}

}  // namespace

std::string to_html(const LadderReport& report) {
  std::string out = page_header(report) + comparison_section(report);
  const bool one = report.stages.size() == 1;
  if (report.stages.size() > 1)
    out += section_html("evolution", "What each step brings",
                        "The loss that each model reaches, and the parameters it takes.", evolution_panels(report));
  out += section_html("method", one ? "How it was trained" : "How they were trained",
                      "What descended, how fast, with which special measures, and for how long.", method_table(report));
  out += section_html("data", one ? "What it learns from" : "What they learn from",
                      "The corpus, and the questions that are asked about it.", preview_figures(report));
  out += section_html("curves", one ? "How it learns" : "How they learn",
                      "Validation loss as a full line, training loss as a thin one; a ring marks the lowest validation "
                      "loss. A level line is a model that was not trained by steps" +
                          std::string{report.floor ? ", or the floor, which no model can be below." : "."},
                      curve_figure(report));
  if (one && report.stages[0].watched)
    out += watched_section(*report.stages[0].watched, warnings_of(*report.stages[0].watched));
  out += section_html("phenomena", one ? "What it can do" : "What each stage can do",
                      "What a reader has to know to guess what comes next: places at which one thing alone decides.",
                      phenomena_figures(report));
  if (report.study)
    out += section_html("study", "Over " + in_number(report.study->seeds.size(), "seed"),
                        "The same ladder, learnt anew from each seed: what is the model, and what is luck.",
                        study_figures(report));
  out += section_html("heatmaps", "What follows what", "The probability of the next symbol, given the one before it.",
                      heatmaps(report));
  out += section_html("order", one ? "What order means to it" : "What order means to them",
                      "The symbols before the last one are shuffled: is something else expected to follow?",
                      order_figure(report));
  out += section_html("completions", one ? "How it goes on" : "How they go on",
                      one ? "What the model makes of a few beginnings."
                          : "The same beginnings for each model, with the same randomness.",
                      completions_table(report));
  out += section_html("samples", one ? "What it writes" : "What they write",
                      "Sampled by each model, in the order they came.", samples(report));
  out += section_html(
      "architectures", one ? "How it is built" : "How they are built",
      "Each model is its type. Boxes follow the data; to their right the numbers that are learnt, below them the "
      "shape of what comes out. A bar shows a layer's share of all parameters.",
      all_details(report));
  return page_html(report.title, {}, out);
}

std::string remarks_list(const std::vector<std::string>& remarks) {
  if (remarks.empty()) return {};
  std::string out = "<ul class=\"remarks\">";
  for (const auto& remark : remarks) out += "<li>" + escape(remark) + "</li>";
  return out + "</ul>";
}

std::string anchor(const StageReport& stage) { return "stage-" + escape(stage.id); }

double judged_loss(const StageReport& stage) {
  return std::isfinite(stage.test_loss) ? stage.test_loss : stage.validation_loss;
}

double in_bits(double loss) { return loss / std::numbers::ln2; }

double shown_perplexity(const StageReport& stage) {
  return std::isnan(stage.perplexity) ? std::exp(judged_loss(stage)) : stage.perplexity;
}

double flops_a_symbol(const StageReport& stage) {
  const std::size_t predictions = stage.layers.empty() ? 0 : stage.layers.back().positions;
  return stage.flops_forward / static_cast<double>(std::max<std::size_t>(predictions, 1));
}

std::string symbols_seen(const StageReport& stage) { return stage.window > 0 ? grouped(stage.window) : stage.sees; }

void write_text(const std::filesystem::path& path, std::string_view text) {
  NewFile file{path};
  file.write(text);
  file.commit();
}

}  // namespace strata::support
