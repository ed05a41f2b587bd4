#include "strata/core/error.hpp"

#include "report.hpp"
#include "report_chart.hpp"
#include "report_support.hpp"
#include "report_text.hpp"
#include "table.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <sstream>

using namespace strata::support;
using report_test::occurrences;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

LadderReport example() {
  LadderReport report{"names", "From counting on", "names.txt", "./evolve", "a machine", "today", {"one remark"}, {}};
  StageReport counts{"01_counts",
                     "Count bigram",
                     "a table",
                     "1 symbol",
                     "Stack<Tokens<2, 1>, Table>",
                     4,
                     0,
                     0,
                     0.1 + 0.2,
                     2.4600491234567,
                     absent,
                     infinity,
                     1e-300,
                     absent,
                     {"ab", "<b>&\"'"},
                     {},
                     {},
                     {},
                     {}};
  counts.heatmap = Heatmap{"Counted", {".", " "}, {3, 1, 0, 0}};
  StageReport transformer{
      "07_transformer",
      "Transformer",
      "attention",
      "8 symbols",
      "Stack<Tokens<2, 8>, Embedding<4>, Repeat<2, Block<Attention<1>, FeedForward<8, ReLU>>>, LMHead<>>",
      1205019,
      155.7e6,
      18446744073709551615u,
      1.5,
      1.75,
      1.8,
      6.05,
      12.5,
      80,
      {"emma"},
      {{0, 3.25, absent}, {100, 2.5, 2.75}, {200, absent, 2.25}},
      {},
      {"overfits"},
      {}};
  transformer.layers.push_back({"embedding", "Embedding<4>", "weight[symbol]", "8 × 4", 8, 0});
  for (const std::string block : {"blocks.0.", "blocks.1."})
    for (const auto& [path, layer] :
         {std::pair{"norms.0", "LayerNorm"}, std::pair{"attention", "Attention<1>"}, std::pair{"norms.1", "LayerNorm"},
          std::pair{"ffn.up", "Linear<8>"}, std::pair{"ffn.relu", "ReLU"}, std::pair{"ffn.down", "Linear<4>"}})
      transformer.layers.push_back({block + path, layer, "y = f(x)", "8 × 4", 10, 20});
  transformer.layers.push_back({"head", "LMHead<>", "x · weightᵀ", "8 × 2", 8, 16});
  counts.window = 1;
  counts.examples = {{".", "a"}, {"a", "b"}};
  transformer.method = TrainingMethod{"AdamW", "0.1", "<dropout>", "200 steps of 8 examples"};
  transformer.completions = {{"el", {"ella", "el<i>"}}};
  report.stages = {counts, transformer};
  report.preview = Preview{{{"All together", "3 names"}},
                           {{"Letters in each", "% of the names", 3, {{"2", 1}, {"3", 0}, {"4", 2}}}}};
  return report;
}

bool same_bits(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0; }

std::string message_of(std::string_view json) {
  try {
    from_json(json);
  } catch (const strata::Error& error) { return error.what(); }
  return "";
}

}  // namespace

TEST_CASE("a report comes back from JSON to the bit") {
  const auto report = example();
  const auto again = from_json(to_json(report));
  CHECK(to_json(again) == to_json(report));
  REQUIRE(again.stages.size() == 2);
  const auto &a = again.stages[0], &b = report.stages[0];
  CHECK(same_bits(a.training_loss, b.training_loss));
  CHECK(same_bits(a.validation_loss, b.validation_loss));
  CHECK(std::isnan(a.test_loss));
  CHECK(a.perplexity == infinity);
  CHECK(same_bits(a.seconds, b.seconds));
  CHECK(a.samples == b.samples);
  REQUIRE(a.heatmap.has_value());
  CHECK(a.heatmap->values == b.heatmap->values);
  CHECK(again.stages[1].steps == 18446744073709551615u);
  CHECK_FALSE(again.stages[1].heatmap.has_value());
  CHECK(std::isnan(again.stages[1].curve[2].training));
  CHECK(again.stages[1].layers.size() == report.stages[1].layers.size());
}

TEST_CASE("what a report has learnt to hold comes back from JSON, and an older one lacks it") {
  auto report = example();
  auto& stage = report.stages[1];
  stage.can_now = "look back";
  stage.cannot_yet = "count";
  stage.symbols_a_step = 4096;
  stage.completions[0].group = "Classics";
  stage.order_test = OrderTest{7, 24, 0.25, "a b c", "b a c", {{" d", 0.5}}, {{" e", 0.125}, {"f", 0}}};
  const auto json = to_json(report);
  const auto again = from_json(json);
  const auto& back = again.stages[1];
  CHECK(to_json(again) == json);
  CHECK(back.can_now == "look back");
  CHECK(back.cannot_yet == "count");
  CHECK(back.symbols_a_step == 4096);
  CHECK(back.completions.at(0).group == "Classics");
  REQUIRE(back.order_test.has_value());
  CHECK(back.order_test->texts == 7);
  CHECK(back.order_test->symbols == 24);
  CHECK(back.order_test->change == 0.25);
  CHECK(back.order_test->text == "a b c");
  CHECK(back.order_test->shuffled == "b a c");
  CHECK(back.order_test->before.at(0).symbol == " d");
  CHECK(back.order_test->after.at(1).symbol == "f");
  CHECK(back.order_test->after.at(0).probability == 0.125);
  REQUIRE(again.preview.has_value());
  CHECK(again.preview->facts.at(0).text == "3 names");
  CHECK(again.preview->tallies.at(0).whole == 3);
  CHECK(again.preview->tallies.at(0).counts.at(2).times == 2);

  auto older = nlohmann::ordered_json::parse(json);
  for (const char* field : {"can_now", "cannot_yet", "symbols_a_step", "order_test", "method", "examples", "window"})
    CHECK(older["stages"][1].erase(field) == 1);
  older["preview"] = {{"words", "names"}, {"count", 3}};
  const auto read = from_json(older.dump());
  CHECK(read.stages[1].title == "Transformer");
  CHECK(read.stages[1].can_now.empty());
  CHECK(read.stages[1].symbols_a_step == 0);
  CHECK_FALSE(read.stages[1].order_test.has_value());
  CHECK(read.preview->facts.empty());
  CHECK(to_html(read).find("Transformer") != std::string::npos);
  older["stages"][1]["order_test"] = {{"texts", 1}};
  CHECK(message_of(older.dump()) == "report: stages[1].order_test.symbols is missing");
}

TEST_CASE("JSON that is no report is refused with its place") {
  CHECK(message_of("{").starts_with("report: not JSON: "));
  CHECK(message_of("[]") == "report: the document: expected an object, found []");
  CHECK(message_of("{}") == "report: ladder is missing");
  auto json = to_json(example());
  json.replace(json.find("\"Transformer\""), 13, "7");
  CHECK(message_of(json) == "report: stages[1].title: expected a text, found 7");
  json = to_json(example());
  json.replace(json.find("1205019"), 7, "-5");
  CHECK(message_of(json) == "report: stages[1].parameters: expected a whole number from 0 on, found -5");
}

TEST_CASE("text from outside cannot become markup") {
  CHECK(escape("<b a=\"1\" b='2'>&") == "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;");
  CHECK(escape("é ᵀ 🙂\n") == "é ᵀ 🙂\n");
  CHECK(escape("a\x80z\xED\xA0\x80") == "a\uFFFDz\uFFFD\uFFFD\uFFFD");
  CHECK(escape(std::string_view{"\0\x1B", 2}) == "\uFFFD\uFFFD");
  CHECK(escape("\xE2\x82") == "\uFFFD\uFFFD");

  auto report = example();
  const std::string hostile = "<script>x</script>\"'&";
  report.title = report.ladder = report.corpus = report.command = report.machine = report.date = hostile;
  report.remarks = {hostile};
  report.preview = Preview{{{hostile, hostile}}, {{hostile, hostile, 1, {{hostile, 1}}}}};
  for (auto& stage : report.stages) {
    stage.id = stage.title = stage.whats_new = stage.sees = stage.type = stage.can_now = stage.cannot_yet = hostile;
    stage.order_test = OrderTest{1, 2, 0.5, hostile, hostile, {{hostile, 0.5}}, {{hostile, 0.5}}};
    stage.samples = stage.remarks = {hostile};
    for (auto& row : stage.layers) row.path = row.layer = row.formula = row.shape = hostile;
    stage.examples = {{hostile, hostile}};
    stage.completions = {{hostile, {hostile, hostile + std::string(40, 'x')}, hostile}};
    if (stage.heatmap) stage.heatmap->title = stage.heatmap->symbols[0] = hostile;
  }
  CHECK(occurrences(to_html(report), "<script>") == 1);  // the page's own
}

TEST_CASE("repeated blocks are drawn once, residual paths around their layers") {
  auto stage = example().stages[1];
  auto drawing = architecture_figure(stage);
  CHECK(occurrences(drawing, "<li class=\"repeat\">") == 1);
  CHECK(occurrences(drawing, "<b>×2</b>") == 1);
  CHECK(occurrences(drawing, "<li class=\"residual\">") == 2);
  CHECK(occurrences(drawing, "<li class=\"layer\"") == 8);
  CHECK(occurrences(drawing, "<li class=\"residual\"><ol><li class=\"layer\" title=\"blocks.0.norms.1") == 1);
  CHECK(occurrences(drawing, "<tr>") == stage.layers.size() + 1);
  CHECK(occurrences(drawing, "<li") == occurrences(drawing, "</li>"));
  CHECK(occurrences(drawing, "<ol") == occurrences(drawing, "</ol>"));
  CHECK(occurrences(drawing, "<div") == occurrences(drawing, "</div>"));

  stage.layers[5].parameters += 1;  // blocks that differ are drawn both
  drawing = architecture_figure(stage);
  CHECK(occurrences(drawing, "<li class=\"repeat\">") == 0);
  CHECK(occurrences(drawing, "<li class=\"layer\"") == 14);
}

TEST_CASE("the page holds what the report holds") {
  const auto html = to_html(example());
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.find("From counting on") != html.npos);
  CHECK(html.find("1,205,019") != html.npos);
  CHECK(html.find("P(. | ␣) = 0.0000, 0 times") != html.npos);
  CHECK(html.find("P(␣ | .) = 0.2500, 1 time<") != html.npos);
  CHECK(html.find("lowest validation loss 2.2500 at step 200") != html.npos);
  CHECK(html.find("<li>overfits</li>") != html.npos);
  for (const std::string wrong : {">nan<", "\"nan\"", ">inf<", "http:", "https:", "@import", "url("}) {
    CAPTURE(wrong);
    CHECK(html.find(wrong) == html.npos);
  }
  for (const std::string tag : {"section", "figure", "table", "svg", "article", "div", "ul", "span"}) {
    CAPTURE(tag);
    CHECK(occurrences(html, "<" + tag + ">") + occurrences(html, "<" + tag + " ") ==
          occurrences(html, "</" + tag + ">"));
  }
}

TEST_CASE("a page can be made of nothing, of absent figures, and of one value") {
  CHECK(to_html({}).find("No stage has been trained yet.") != std::string::npos);
  LadderReport report;
  report.stages.resize(2);
  CHECK_FALSE(to_html(report).empty());
  for (auto& stage : report.stages) {
    stage.training_loss = stage.validation_loss = stage.test_loss = stage.perplexity = absent;
    stage.seconds = stage.steps_per_second = stage.flops_forward = absent;
    stage.curve = {{0, absent, absent}, {0, 1, 1}};
  }
  CHECK(to_html(report).find("nan") == std::string::npos);
  report.stages[0].heatmap = Heatmap{"Short", {"a", "b"}, {1, 2, 3}};
  CHECK_THROWS_WITH_AS(to_html(report), "heat map \"Short\": 2 symbols ask for 4 values, found 3",
                       std::invalid_argument);
}

TEST_CASE("the table for a terminal is aligned and keeps to its width") {
  const auto report = example();
  for (const std::size_t width : {80u, 120u, 200u}) {
    std::istringstream lines{comparison_table(report, width, false)};
    for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= width);
  }
  const auto text = comparison_table(report, 120, false);
  CHECK(text.find('\033') == text.npos);
  CHECK(text.find("1,205,019") != text.npos);
  CHECK(text.find("emma") != text.npos);
  CHECK(comparison_table(report, 120, true).find("\033[1m1.7500\033[0m") != std::string::npos);
  auto hostile = report;
  hostile.stages[0].samples = {"\033[2Jx"};
  CHECK(comparison_table(hostile, 120, false).find('\033') == std::string::npos);
}
