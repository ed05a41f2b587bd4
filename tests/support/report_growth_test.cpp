#include "report_chart.hpp"
#include "report_support.hpp"
#include "report_text.hpp"
#include "report_type.hpp"
#include "table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <sstream>

using namespace strata::support;
using report_test::absent;
using report_test::occurrences;

// A ladder whose stages grow out of each other, and what the report makes of that.

namespace {

/// The stages of a ladder that grows word by word.
LadderReport growing() {
  const char* types[] = {
      "Stack<Tokens<9, 8>, Embedding<4>, Average, LMHead<>>",
      "Stack<Tokens<9, 8>, Embedding<4>, Attention<1>, LMHead<>>",
      "Stack<Tokens<9, 8>, Embedding<4>, Block<Attention<1>, FeedForward<8, ReLU>>, LMHead<>>",
      "Stack<Tokens<9, 8>, Embedding<4>, Repeat<2, Block<Attention<1>, FeedForward<8, ReLU>>>, LMHead<>>",
      "Stack<Tokens<9, 8>, Embedding<4>, Repeat<2, Block<Attention<4>, FeedForward<8, ReLU>>>, LMHead<>>"};
  const auto add_block = [](std::vector<LayerRow>& rows, const std::string& path, const std::string& attention) {
    for (const auto& [name, layer] : {std::pair<std::string, std::string>{"norms.0", "LayerNorm"},
                                      {"attention", attention},
                                      {"norms.1", "LayerNorm"},
                                      {"ffn.up", "Linear<8>"},
                                      {"ffn.relu", "ReLU"},
                                      {"ffn.down", "Linear<4>"}})
      rows.push_back({path + name, layer, "y = f(x)", "8 × 4", 10, 20});
  };
  LadderReport report;
  for (std::size_t i = 0; i < 5; ++i) {
    StageReport& stage = report.stages.emplace_back();
    stage.id = "0" + std::to_string(i + 1) + "_stage";
    stage.title = "Stage " + std::to_string(i + 1);
    stage.type = types[i];
    stage.test_loss = stage.perplexity = absent;
    stage.validation_loss = 5 - static_cast<double>(i);
    stage.layers.push_back({"embedding", "Embedding<4>", "", "8 × 4", 8, 0});
    if (i == 0) stage.layers.push_back({"average", "Average", "", "8 × 4", 0, 0});
    if (i == 1) stage.layers.push_back({"attention", "Attention<1>", "y = f(x)", "8 × 4", 10, 20});
    if (i == 2) add_block(stage.layers, "block.", "Attention<1>");
    if (i > 2)
      for (const std::string block : {"blocks.0.", "blocks.1."})
        add_block(stage.layers, block, i == 3 ? "Attention<1>" : "Attention<4>");
    stage.layers.push_back({"head", "LMHead<>", "", "8 × 9", 8, 16});
  }
  return report;
}

/// Without the colours of words.
std::string marks_of(std::string_view type, std::string_view before) {
  std::string html = highlighted(type, before);
  for (auto at = html.find("<span"); at != html.npos; at = html.find("<span"))
    html.erase(at, html.find('>', at) + 1 - at);
  for (auto at = html.find("</span>"); at != html.npos; at = html.find("</span>")) html.erase(at, 7);
  return html;
}

}  // namespace

TEST_CASE("the words of a type that the one before did not have are marked") {
  const auto stages = growing().stages;
  const auto marks = [&](std::size_t i) { return marks_of(stages[i].type, stages[i - 1].type); };
  CHECK(marks(1) ==
        "Stack&lt;Tokens&lt;9, 8&gt;, Embedding&lt;4&gt;, <mark>Attention&lt;1&gt;</mark>, LMHead&lt;&gt;&gt;");
  CHECK(marks(2).find("<mark>Block</mark>&lt;Attention&lt;1&gt;, <mark>FeedForward&lt;8, ReLU&gt;</mark>&gt;") !=
        std::string::npos);
  CHECK(marks(3).find("<mark>Repeat&lt;2</mark>, Block&lt;") != std::string::npos);
  CHECK(occurrences(marks(3), "<mark>") == 1);
  CHECK(marks(4).find("Attention&lt;<mark>4</mark>&gt;") != std::string::npos);
  CHECK(occurrences(marks(4), "<mark>") == 1);
  CHECK(left_out(stages[1].type, stages[0].type) == std::vector<std::string>{"Average"});
  CHECK(left_out(stages[2].type, stages[1].type).empty());

  CHECK(marks_of(stages[0].type, "").find("<mark>") == std::string::npos);
  CHECK(marks_of(stages[0].type, stages[0].type).find("<mark>") == std::string::npos);
  // another family, in both directions: next to nothing is common
  const std::string_view table = "Stack<Tokens<9, 1>, Table>", last = stages[4].type;
  CHECK_FALSE(grows_from(last, table));
  CHECK_FALSE(grows_from(table, last));
  CHECK(marks_of(last, table).find("<mark>") == std::string::npos);
  CHECK(left_out(table, last).empty());
  // a number belongs to its template
  CHECK(marks_of("Stack<Linear<1>, Attention<2>, Tanh>", "Stack<Linear<2>, Attention<1>, Tanh>") ==
        "Stack&lt;Linear&lt;<mark>1</mark>&gt;, Attention&lt;<mark>2</mark>&gt;, Tanh&gt;");
  // and what closes an old template is not new, though new words stand on both sides of it
  CHECK(marks_of("Stack<A<3>, B, C>", "Stack<A<1>, C>") == "Stack&lt;A&lt;<mark>3</mark>&gt;, <mark>B</mark>, C&gt;");
  CHECK(marks_of("<>,>x", "x").find("<mark>") == std::string::npos);
}

TEST_CASE("the boxes that the stage before did not have are marked") {
  const auto stages = growing().stages;
  const auto drawing = [&](std::size_t i) { return architecture_figure(stages[i], &stages[i - 1]); };
  const auto news = [](const std::string& figure) {
    return std::vector<std::size_t>{occurrences(figure, "<mark>new</mark>"),
                                    occurrences(figure, "<mark><b>×2</b></mark>"),
                                    occurrences(figure, "<div class=\"plus new\"")};
  };
  using News = std::vector<std::size_t>;
  CHECK(news(drawing(1)) == News{1, 0, 0});
  CHECK(news(drawing(2)) == News{5, 0, 1});  // all but the attention, which is no longer alone on its way
  CHECK(occurrences(drawing(2), "<li class=\"residual\">") == 2);
  CHECK(news(drawing(3)) == News{0, 1, 0});
  CHECK(news(drawing(4)) == News{1, 0, 0});
  CHECK(news(architecture_figure(stages[4])) == News{0, 0, 0});
  auto other = stages[0];
  other.type = "Stack<Tokens<9, 1>, Table>";
  CHECK(news(architecture_figure(stages[4], &other)) == News{0, 0, 0});

  const auto html = to_html(growing());
  CHECK(occurrences(html, "<mark>Marked</mark>: new since Stage ") == 4);
  CHECK(occurrences(html, "No longer there: <code>Average</code>.") == 1);
}

TEST_CASE("what a stage can do stands beside what it writes") {
  auto report = growing();
  report.stages[1].completions = {{"Once", {"Once upon"}}};
  CHECK(ability_figure(report.stages[1]).empty());
  report.stages[1].can_now = "look <back>";
  const auto figure = ability_figure(report.stages[1]);
  CHECK(figure.find("What it can do now</dt><dd>look &lt;back&gt;</dd>") != figure.npos);
  CHECK(figure.find("can&#39;t") == figure.npos);
  CHECK(figure.find("<li><b>Once</b> upon</li>") != figure.npos);
  report.stages[1].cannot_yet = "count";
  CHECK(to_html(report).find("What it still can&#39;t</dt><dd>count</dd>") != std::string::npos);
}

TEST_CASE("curves go by the symbols seen where all of them tell how many, else by steps") {
  auto report = growing();
  for (std::size_t i = 0; i < 2; ++i) {
    report.stages[i].curve = {{0, 5, 5}, {100, 4, 4.5}, {1000, 3, 3.5}};
    report.stages[i].symbols_a_step = 2048;
  }
  auto figure = curve_figure(report);
  CHECK(occurrences(figure, "data-unit=\"symbols seen\"") == 4);  // two scales, for wide and narrow pages
  CHECK(figure.find(">symbols seen, logarithmic</text>") != figure.npos);
  CHECK(figure.find(">2 M</text>") != figure.npos);
  CHECK(figure.find("2048000,3.5000,") != figure.npos);
  CHECK(figure.find("at step 1,000, 2.05 M symbols seen<") != figure.npos);
  CHECK(figure.find(">log symbols</label>") != figure.npos);

  report.stages[1].symbols_a_step = 4096;
  figure = curve_figure(report);
  CHECK(occurrences(figure, "data-unit=\"step\"") == 4);
  CHECK(figure.find("symbols") == figure.npos);
  CHECK(figure.find("1000,3.5000,") != figure.npos);
  report.stages[1].symbols_a_step = 0;
  CHECK(curve_figure(report).find("symbols") == std::string::npos);
}

TEST_CASE("what order means: a bar a stage, and the two that it tells apart") {
  auto report = growing();
  CHECK(order_figure(report).empty());
  const double changes[] = {0, 3e-7, 0.25, 0.5};  // the last stage was not tested
  for (std::size_t i = 0; i < 4; ++i)
    report.stages[i].order_test =
        OrderTest{5, 12, changes[i], "a b c", "b a c", {{" d", 0.5}, {" e", 0.25}}, {{i < 2 ? " d" : " f", 0.25}}};
  const auto figure = order_figure(report);
  CHECK(occurrences(figure, "class=\"bar\"") == 4 + 2 * 3);
  CHECK(figure.find("<title>Stage 1: 0</title>") != figure.npos);
  CHECK(figure.find("<title>Stage 2: 0</title>") != figure.npos);
  CHECK(figure.find("<title>Stage 3: 0.25</title>") != figure.npos);
  CHECK(figure.find("<b>Stage 1</b> and <b>Stage 2</b> nothing moves") != figure.npos);
  CHECK(figure.find("<b>Stage 3</b> and <b>Stage 4</b> it does") != figure.npos);
  CHECK(figure.find("5 texts of 12 symbols") != figure.npos);
  CHECK(figure.find("<h4>Stage 1") == figure.npos);
  CHECK(figure.find("<h4>Stage 2") < figure.find("<h4>Stage 3"));
  CHECK(figure.find("<h4>Stage 3") != figure.npos);
  CHECK(figure.find("<h4>Stage 4") == figure.npos);
  CHECK(occurrences(figure, "<dd>b a c</dd>") == 1);
  CHECK(figure.find(">␣f</text>") != figure.npos);

  const auto height = [&](std::string_view title) {  // of a bar, read from its rectangle
    const auto end = figure.rfind("\"><title>", figure.find(title)), begin = figure.rfind("height=\"", end) + 8;
    return std::stod(figure.substr(begin, end - begin));
  };
  CHECK(height("␣f: 25,000 of 100,000") == doctest::Approx(height("␣d: 50,000 of 100,000") / 2).epsilon(0.01));

  LadderReport one;
  one.stages = {report.stages[3]};
  const auto own = order_figure(one);
  CHECK(own.find("<h4>Stage 4") != own.npos);
  CHECK(occurrences(own, "class=\"bar\"") == 3);
  CHECK(to_html(one).find("What order means to it") != std::string::npos);
  CHECK(to_html(report).find("What order means to them") != std::string::npos);
}

TEST_CASE("symbols are whole characters, and spaces can be seen") {
  LadderReport report = growing();
  report.stages[0].examples = {{"né", "é"}};
  report.stages[1].examples = {{" Once upon a", " upon a time"}};
  report.stages[2].examples = {{"emm", "m"}};
  const auto figures = preview_figures(report);
  CHECK(occurrences(figures, "class=\"stream\"") == 1);
  CHECK(figures.find("<code>né</code> <span class=\"to\">→</span> <code>é</code>") != figures.npos);
  CHECK(figures.find("<wbr><span class=\"unseen\">␣</span>upon") != figures.npos);
  CHECK(figures.find("<code>emm</code> <span") != figures.npos);
}

TEST_CASE("a corpus in facts and in tallies") {
  LadderReport report;
  report.preview = Preview{{{"All together", "12 stories"}}, {}};
  CHECK(preview_figures(report).find("<dt>All together</dt><dd>12 stories</dd>") != std::string::npos);
  CHECK(preview_figures(report).find("<svg") == std::string::npos);
  Tally words{"Frequent", "% of all", 200, {}};
  for (int i = 0; i < 20; ++i) words.counts.push_back({"␣word", 10});
  report.preview->tallies = {words, {"Lengths", "% of them", 8, {{"1", 2}, {"2", 6}}}};
  const auto figures = preview_figures(report);
  CHECK(occurrences(figures, "class=\"bar\"") == 22);
  CHECK(occurrences(figures, "rotate(") == 20);  // words that do not fit beside each other
  CHECK(figures.find("2: 6 of 8<") != figures.npos);
  CHECK(figures.find(">75</text>") != figures.npos);
}

TEST_CASE("perplexity goes by the losses there are, and columns of nothing are left out") {
  auto report = growing();
  auto html = to_html(report);
  CHECK(html.find("data-column=\"Perplexity\">148.41<") != html.npos);  // e to 5
  CHECK(html.find("Perplexity is e to the validation loss.") != html.npos);
  CHECK(html.find("Test loss") == html.npos);
  auto table = comparison_table(report, 120, false);
  CHECK(table.find("148.41") != table.npos);
  CHECK(table.find(" test ") == table.npos);
  CHECK(table.find("Perplexity is e to the validation loss.") != table.npos);

  for (auto& stage : report.stages) stage.test_loss = 1, stage.perplexity = std::exp(1);
  html = to_html(report);
  table = comparison_table(report, 120, false);
  CHECK(html.find("Perplexity is e to the test loss.") != html.npos);
  CHECK(html.find(">Test loss</th>") != html.npos);
  CHECK(table.find(" test ") != table.npos);
  CHECK(table.find("Perplexity") == table.npos);
  CHECK(table.find("2.72") != table.npos);
  report.stages[4].test_loss = report.stages[4].perplexity = absent;
  CHECK(shown_perplexity(report.stages[4]) == doctest::Approx(std::exp(1)));
  CHECK(to_html(report).find("or to the validation loss where there was no test.") != std::string::npos);
}

TEST_CASE("short completions stand in columns, sentences below each other") {
  auto report = growing();
  for (auto& stage : report.stages) stage.completions = {{"ma", {"mara", "max"}}, {"el", {"ella"}}};
  CHECK(occurrences(completions_table(report), "<table") == 1);
  CHECK(comparison_table(report, 120, false).find("mara · max") != std::string::npos);

  const std::string text = "Once upon a time there was a girl who was so happy that she sang all day long.";
  report.stages[1].completions = {{"Once upon", {text}, "Classics"}, {"Once upon a time there", {text}, "Classics"}};
  report.stages[0].completions = report.stages[2].completions = report.stages[1].completions;
  report.stages[3].completions = report.stages[4].completions = {};
  const auto html = completions_table(report);
  CHECK(occurrences(html, "<table") == 2);
  CHECK(occurrences(html, "<tr") == 2 * 3);
  CHECK(occurrences(html, "<h3>Classics</h3>") == 1);
  CHECK(occurrences(html, "… a time there was a girl") == 3);
  CHECK(occurrences(html, "…</caption>") == 2);
  for (const std::size_t width : {40u, 80u, 120u}) {
    const auto table = comparison_table(report, width, false);
    REQUIRE(occurrences(table, "Classics\n") == 1);
    std::istringstream lines{table.substr(table.find("Classics"))};
    for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= width);
  }
  CHECK(continuation("Once", "Twice") == "Twice");
}

TEST_CASE("what trained all stages alike is said once") {
  auto report = growing();
  for (auto& stage : report.stages) stage.method = TrainingMethod{"AdamW", "0.1", "none", "5 steps"};
  CHECK(occurrences(method_table(report), "<tr") == 2);
  CHECK(method_table(report).find("All 5 alike") != std::string::npos);
  report.stages[2].method->rate = "0.2";
  CHECK(occurrences(method_table(report), "<tr") == 6);
}
