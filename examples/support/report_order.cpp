#include "report_chart.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>

namespace strata::support {
namespace {

constexpr double rounding = 1e-5;  // a prediction that moves by less has not moved: its sums were added up otherwise

bool stays(const StageReport& stage) { return stage.order_test->change < rounding; }

std::string change_text(const StageReport& stage, bool) {
  const double change = stage.order_test->change;
  return change < rounding ? "0" : fixed(change, change < 0.01 ? 4 : 2);
}

/// The last stage that order does not move, and the first after it that it does; one stage where there is no such pair.
std::vector<const StageReport*> told_apart(const LadderReport& tested) {
  const auto& stages = tested.stages;
  for (std::size_t i = stages.size() - 1; i > 0; --i)
    if (stays(stages[i - 1]) && !stays(stages[i])) return {&stages[i - 1], &stages[i]};
  return {&stages.back()};
}

std::string titles_of(const std::vector<const StageReport*>& stages) {
  std::string out;
  for (std::size_t i = 0; i < stages.size(); ++i)
    append(out, i == 0 ? "" : i + 1 < stages.size() ? ", " : " and ", "<b>", escape(stages[i]->title), "</b>");
  return out;
}

/// What the figures say, in a paragraph.
std::string in_sentences(const LadderReport& tested) {
  std::vector<const StageReport*> still, moved;
  for (const auto& stage : tested.stages) (stays(stage) ? still : moved).push_back(&stage);
  const auto& test = *tested.stages[0].order_test;
  std::string out =
      "<p class=\"note\">The last symbol stayed where it was; those before it were shuffled, once in each of ";
  append(out, in_number(test.texts, "text"), " of ", in_number(test.symbols, "symbol"),
         ". What moved is the share of the prediction that went to other symbols. ");
  if (!still.empty())
    append(out, "With ", titles_of(still), " nothing moves: ", still.size() == 1 ? "it does" : "they do",
           " not know in which order the symbols came. ");
  if (!moved.empty()) {
    append(out, "With ", titles_of(moved), " it does: for ", moved.size() == 1 ? "it" : "them",
           " another order is another text. ");
  }
  return out + "</p>";
}

constexpr std::uint64_t whole = 100'000;  // probabilities are drawn as counts of so many, finer than a bar can show

std::uint64_t share_of(const Candidate& candidate) {
  return static_cast<std::uint64_t>(std::llround(std::clamp(candidate.probability, 0.0, 1.0) * whole));
}

std::string candidates(std::string_view title, const std::vector<Candidate>& expected, std::uint64_t highest) {
  std::vector<Count> counts;
  for (const auto& candidate : expected) counts.push_back({visible(candidate.symbol), share_of(candidate)});
  std::string out;
  append(out, "<figure class=\"panel\"><figcaption><p class=\"key\">", title,
         "<span class=\"unit\">%</span></p></figcaption>", share_bars(counts, whole, title, highest), "</figure>");
  return out;
}

std::string texts_of(const OrderTest& test) {
  std::string out;
  append(out, "<dl class=\"orders\"><div><dt>As it was written</dt><dd>", escape(test.text),
         "</dd></div><div><dt>Shuffled</dt><dd>", escape(test.shuffled), "</dd></div></dl>");
  return out;
}

/// The texts of these stages' examples, each pair once.
std::string texts_of(const std::vector<const StageReport*>& shown) {
  std::string out, last;
  for (const StageReport* stage : shown)
    if (const auto texts = texts_of(*stage->order_test); texts != last) out += last = texts;
  return out;
}

std::string expectations(const std::vector<const StageReport*>& shown) {
  std::uint64_t highest = 0;
  for (const StageReport* stage : shown)
    for (const auto* expected : {&stage->order_test->before, &stage->order_test->after})
      for (const auto& candidate : *expected) highest = std::max(highest, share_of(candidate));
  std::string out;
  for (const StageReport* stage : shown)
    if (const OrderTest& test = *stage->order_test; !test.before.empty() && !test.after.empty())
      append(out, "<h4>", escape(stage->title), " <span class=\"unit\">expects next</span></h4><div class=\"panels\">",
             candidates("after the text as it was written", test.before, highest),
             candidates("after the shuffled one", test.after, highest), "</div>");
  return out;
}

}  // namespace

std::string order_figure(const LadderReport& report) {
  LadderReport tested;
  for (const auto& stage : report.stages)
    if (stage.order_test) tested.stages.push_back(stage);
  if (tested.stages.empty()) return {};
  double most = 0;
  for (const auto& stage : tested.stages) most = std::max(most, stage.order_test->change);
  const auto shown = told_apart(tested);
  std::string out = in_sentences(tested) + texts_of(shown);
  if (tested.stages.size() > 1)
    out = "<div class=\"panels\">" +
          stage_bars(tested, {"How much of the prediction moves",
                              "0: nothing, 1: all of it",
                              "How much shuffling the symbols before the last moves each stage's prediction",
                              {0, most < rounding ? 1 : 1.15 * most, 0, 1},
                              most < 0.1 ? +[](double level) { return fixed(level, 3); }
                                         : +[](double level) { return fixed(level, 2); },
                              [](const StageReport& stage) { return stage.order_test->change; },
                              change_text}) +
          "<div>" + out + "</div></div>";
  return out + expectations(shown);
}

}  // namespace strata::support
