#include "method.hpp"
#include "preview.hpp"
#include "report_chart.hpp"
#include "report_support.hpp"
#include "table.hpp"

#include <doctest/doctest.h>

using namespace strata;
using namespace strata::support;
using report_test::occurrences;

namespace {

Corpus some_names(std::string_view train, std::string_view test) {
  const Alphabet alphabet = Alphabet::names();
  return corpus_of(name_corpus, alphabet, alphabet.encode(train, "train"), {}, alphabet.encode(test, "test"), "");
}

/// Convolutions over a window of so many symbols, each of a kernel and a stride.
StageReport convolutions(std::size_t window, std::vector<std::pair<std::size_t, std::size_t>> levels) {
  StageReport stage;
  stage.layers.push_back({"embedding", "Embedding<4>", "", "", 8, 0, window});
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto [kernel, stride] = levels[i];
    window = (window - kernel) / stride + 1;
    const std::string path = "levels." + std::to_string(i) + ".";
    stage.layers.push_back({path + "conv", "Conv<4, 2, 2>", "", "", 36, 0, window, kernel, stride});
    stage.layers.push_back({path + "tanh", "Tanh", "", "", 0, 0, window});
  }
  stage.layers.push_back({"head", "LMHead<>", "", "", 135, 0, window});
  return stage;
}

}  // namespace

TEST_CASE("what the words of a corpus are like") {
  const auto preview = preview_of_words(some_names(".emma.al.eve.", ".olivia.ed."), "names");
  REQUIRE(preview.has_value());
  REQUIRE(preview->facts.size() == 3);
  CHECK(preview->facts[0].text == "5 names");
  CHECK(preview->facts[1].text == "2 letters: al, ed");
  CHECK(preview->facts[2].text == "6 letters: olivia");
  REQUIRE(preview->tallies.size() == 2);
  const Tally &lengths = preview->tallies[0], &letters = preview->tallies[1];
  CHECK(lengths.whole == 5);
  REQUIRE(lengths.counts.size() == 5);  // 2 to 6
  CHECK(lengths.counts[0].of == "2");
  CHECK(lengths.counts[0].times == 2);
  CHECK(lengths.counts[3].times == 0);
  CHECK(letters.counts[0].of == "e");
  CHECK(letters.counts[0].times == 3);
  CHECK(letters.counts[1].of == "a");  // as often as o, and before it
  CHECK_FALSE(preview_of_words(some_names(".", ""), "names").has_value());
}

TEST_CASE("examples of what a stage is shown") {
  const Corpus corpus = some_names(".al.emma.olivia.", "");
  const auto windows = examples_of(corpus.train, {3, true, Drawing::windows}, *corpus.spelling);
  REQUIRE(windows.size() == 5);
  CHECK(windows[0].input == ".al");
  CHECK(windows[0].target == ".");
  CHECK(windows[2].input == "..e");
  CHECK(windows[2].target == "m");
  CHECK(windows[4].input == "emm");
  CHECK(windows[4].target == "a");
  const auto stream = examples_of(corpus.train, {6, false, Drawing::windows}, *corpus.spelling);
  REQUIRE(stream.size() == 1);
  CHECK(stream[0].input == ".al.em");
  CHECK(stream[0].target == "al.emm");
  const auto prefixes = examples_of(corpus.train, {4, false, Drawing::prefixes}, *corpus.spelling);
  REQUIRE(prefixes.size() == 5);
  for (const auto& [input, target] : prefixes) CHECK(target.size() == 1);
  CHECK(prefixes.back().input == "emma");
  CHECK(prefixes.back().target == ".");
}

TEST_CASE("a convolution's tree of neighbours") {
  auto stage = convolutions(8, {{2, 2}, {2, 2}, {2, 2}});
  stage.examples = {{"..olivia", "."}, {"..olivia", "n"}};
  const auto tree = tree_figure(stage);
  CHECK(occurrences(tree, "<g class=\"unit leaf\">") == 8);
  CHECK(occurrences(tree, "<g class=\"unit\">") == 4 + 2 + 1);
  CHECK(occurrences(tree, "class=\"branch\"") == 2 * (4 + 2 + 1));
  CHECK(tree.find("levels.1.conv, unit 2 of 2, sees 4 symbols: ivia<") != tree.npos);
  CHECK(tree.find(">→ n</text>") != tree.npos);
  CHECK(tree.find("<code>levels.2.conv</code> joins 2 neighbours, every 2 steps: 1 unit that sees 8 symbols") !=
        tree.npos);

  const auto overlapping = tree_figure(convolutions(6, {{3, 1}, {3, 1}}));  // without an example: places from 1 on
  CHECK(occurrences(overlapping, "class=\"branch\"") == 3 * (4 + 2));
  CHECK(overlapping.find("levels.1.conv, unit 2 of 2, sees 5 symbols: 2–6<") != overlapping.npos);
}

TEST_CASE("no tree where none can be drawn") {
  CHECK(tree_figure(convolutions(8, {})).empty());
  auto stage = convolutions(8, {{2, 2}, {2, 2}});
  stage.layers[1].positions = 9;  // more than the window has
  CHECK(tree_figure(stage).empty());
  stage = convolutions(8, {{2, 2}, {2, 2}});
  stage.layers[2].positions = 3;  // something between them joins as well
  CHECK(occurrences(tree_figure(stage), "<li>") == 1);
  stage = convolutions(200, {{2, 2}});
  CHECK(tree_figure(stage).find("<svg") == std::string::npos);  // too wide: in words only
  CHECK(occurrences(tree_figure(stage), "<li>") == 1);
  stage = {};
  stage.layers.push_back({"conv", "Conv<4, 2>", "", "", 36, 0, 7, 2, 1});  // nothing says what it takes
  CHECK(tree_figure(stage).empty());
}

TEST_CASE("how each was trained, a row for each stage") {
  LadderReport report;
  report.stages.resize(2);
  CHECK(method_table(report).empty());
  report.stages[0].validation_loss = 2.5;
  report.stages[1].method = TrainingMethod{"AdamW", "0.002, along half a cosine to 0", "Dropout<10>", "5 steps"};
  const auto table = method_table(report);
  CHECK(table.find("it is counted") != table.npos);
  CHECK(table.find("2.5000") != table.npos);
  CHECK(table.find("Dropout&lt;10&gt;") != table.npos);
}

TEST_CASE("a recipe in words") {
  const Recipe recipe{.initialisation = {.deviation = 0.02, .head_factor = 0.1},
                      .rule = {.optimiser = AdamW{.decay = 0.1}, .clip = 1},
                      .schedule = Cosine{.rate = 2e-3, .steps = 1'600, .warm_up = 80},
                      .batch = 8,
                      .steps = 1'600,
                      .keep_best = true};
  ModelFacts facts;
  for (const char* layer : {"Linear<3>", "LayerNorm", "Dropout<10>", "LayerNorm"})
    facts.layers.push_back({"", layer, "", ""});
  const TrainingMethod method = method_of(recipe, facts);
  CHECK(method.optimiser == "AdamW");
  CHECK(method.rate == "rising to 0.002 in 80 steps, then along half a cosine to 0");
  CHECK(method.measures ==
        "LayerNorm; Dropout<10>; weight decay 0.1; gradients clipped to norm 1; weights begin normal(0, 0.02); the "
        "head's weights begin times 0.1; best weights kept");
  CHECK(method.length == "1,600 steps of 8 examples");
  const Recipe plain{
      .rule = {.optimiser = Sgd{.momentum = 0.9}, .penalty = 0.01}, .schedule = Constant{50}, .batch = 0, .steps = 3};
  const TrainingMethod other = method_of(plain, {});
  CHECK(other.optimiser == "gradient descent, momentum 0.9");
  CHECK(other.rate == "50");
  CHECK(other.measures == "penalty 0.01 · mean(W²)");
  CHECK(other.length == "3 steps of all examples");
}

TEST_CASE("completions, a column for each prompt") {
  LadderReport report;
  report.stages.resize(2);
  report.stages[0].title = "First";
  report.stages[0].completions = {{"a", {"al", "anna"}}};
  report.stages[1].completions = {{"a", {"a"}}, {"ma", {"mara"}}};
  CHECK(prompts_of(report) == std::vector<std::string>{"a", "ma"});
  CHECK(completions_of(report.stages[0], "ma").empty());
  const auto table = completions_table(report);
  CHECK(occurrences(table, "<td") == 4);
  CHECK(table.find("<b>a</b>nna<") != table.npos);
  CHECK(completions_table({}).empty());
  const auto text = comparison_table(report, 80, false);
  CHECK(text.find("ma…") != text.npos);
  CHECK(text.find("al · anna") != text.npos);
}

TEST_CASE("the symbols that a stage can see") {
  StageReport stage;
  stage.sees = "the whole name";
  CHECK(symbols_seen(stage) == "the whole name");
  stage.window = 8;
  CHECK(symbols_seen(stage) == "8");
}
