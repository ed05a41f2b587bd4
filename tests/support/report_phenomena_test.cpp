#include "report_chart.hpp"
#include "report_floor.hpp"
#include "report_support.hpp"
#include "report_text.hpp"
#include "table.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <sstream>

using namespace strata::support;
using report_test::absent;
using report_test::occurrences;

// Reports of a text whose probabilities are known: the floor, the phenomena and the study over seeds.

namespace {

/// Three stages and two phenomena: the first stage knows nothing, the second all of the first phenomenon, the third all
/// of both.
LadderReport with_floor() {
  LadderReport report;
  report.floor = Floor{0.5, 0.01, {}};
  report.floor->phenomena = {{"who",
                              "Who it is about",
                              "whom <b>she</b> pets",
                              "02_look",
                              1200,
                              {" dog", "cat", "c", "d", "e", "f", "g"},
                              0,
                              1,
                              2,
                              0.25},
                             {"rule", "A rule", "what is eaten", "03_twice", 1, {"yes", "no"}, 0.2, 0.9, 0.7, 0.5}};
  const char* ids[] = {"01_bag", "02_look", "03_twice"};
  for (std::size_t i = 0; i < 3; ++i) {
    StageReport& stage = report.stages.emplace_back();
    stage.id = ids[i];
    stage.title = stage.id.substr(3);
    stage.training_loss = stage.test_loss = stage.perplexity = absent;
    stage.validation_loss = 2.5 - static_cast<double>(i);
    stage.steps_per_second = 10;
    stage.symbols_a_step = 4096;
    const double who = i == 0 ? 2 : 0, rule = i < 2 ? 0.7 : 0.2;
    stage.floor_gap = FloorGap{stage.validation_loss - 0.5, 0.01, 100, 48 * i, 12.25, {}};
    stage.floor_gap->phenomena = {{"who", 3, 0.125, who, i == 0 ? 0.25 : 1}, {"rule", 1, 0.5, rule, 0.75}};
    stage.curve = {{0, 3, 3, {2.5, 0.8}}, {100, 2.75, absent, {}}, {1000, 2, 2.5, {who, rule}}};
  }
  return report;
}

LadderReport with_study() {
  LadderReport report = with_floor();
  report.study = SeedStudy{{1, 2, 3}, {}};
  for (std::size_t i = 0; i < 3; ++i) {
    const double loss = 2.5 - static_cast<double>(i);
    report.study->stages.push_back({report.stages[i].id, {loss, loss + 0.5, i == 2 ? absent : loss - 0.5}, {}, {}});
    auto& row = report.study->stages.back();
    row.choice_loss = {{1, 0.5, 0}, {0.7, 0.7, 0.7}};
    row.choice_accuracy = {{0.5, 0.75, 1}, {0.5, 0.5, 0.5}};
  }
  return report;
}

/// What stands before `end` from the last `begin` on.
std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const auto last = text.find(end), first = text.rfind(begin, last) + begin.size();
  REQUIRE(last != text.npos);
  return text.substr(first, last - first);
}

}  // namespace

TEST_CASE("floor, phenomena and study come back from JSON, and their derived figures are only written") {
  auto report = with_study();
  report.floor->phenomena[1].chance_loss = absent;
  report.stages[1].floor_gap->error = absent;
  const auto json = to_json(report);
  const auto again = from_json(json);
  CHECK(to_json(again) == json);
  REQUIRE(again.floor.has_value());
  CHECK(again.floor->phenomena.at(0).candidates.at(0) == " dog");
  CHECK(std::isnan(again.floor->phenomena.at(1).chance_loss));
  CHECK(again.stages[0].curve.at(2).phenomena == std::vector<double>{2, 0.7});
  CHECK(again.stages[2].floor_gap->flawless == 96);
  CHECK(again.stages[2].floor_gap->phenomena.at(1).choice_loss == 0.2);
  CHECK(std::isnan(again.stages[1].floor_gap->error));
  CHECK(again.study->seeds == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(std::isnan(again.study->stages.at(2).validation_loss.at(2)));

  auto parsed = nlohmann::ordered_json::parse(json);
  CHECK(parsed["floor_perplexity"] == doctest::Approx(std::exp(0.5)));
  CHECK(parsed["stages"][1]["stage"] == "02_look");
  CHECK(parsed["stages"][1]["validation_perplexity"] == doctest::Approx(std::exp(1.5)));
  CHECK(parsed["stages"][1]["phenomena"] == parsed["stages"][1]["floor_gap"]["phenomena"]);
  parsed["floor_perplexity"] = parsed["stages"][1]["stage"] = parsed["stages"][1]["phenomena"] = -1;
  CHECK(to_json(from_json(parsed.dump())) == json);

  report.floor.reset();
  report.stages[0].floor_gap.reset();
  report.stages[0].validation_loss = absent;
  parsed = nlohmann::ordered_json::parse(to_json(report));
  CHECK_FALSE(parsed.contains("floor_perplexity"));
  CHECK_FALSE(parsed["stages"][0].contains("phenomena"));
  CHECK(parsed["stages"][0]["validation_perplexity"].is_null());
}

TEST_CASE("the comparison beside the floor") {
  const auto html = comparison_section(with_floor());
  CHECK(html.find("data-column=\"Above the floor\">+639 % <small>± 7.4</small><") != html.npos);
  CHECK(html.find("data-column=\"Symbols a second\">41.0 k<") != html.npos);
  CHECK(html.find("data-column=\"Flawless\">96 of 100<") != html.npos);
  CHECK(html.find("data-column=\"Symbols to its first mistake\">12.2<") != html.npos);
  CHECK(html.find("Steps a second") == html.npos);
  CHECK(html.find("The floor</th>") != html.npos);
  CHECK(html.find("data-column=\"Validation loss\">0.5000 <small>± 0.0100</small><") != html.npos);
  CHECK(html.find("data-column=\"Perplexity\">1.65<") != html.npos);
  CHECK(occurrences(html, "n lowest") == 1);  // of the stages, though the floor is lower still
  CHECK(to_html(with_floor()).find("No model can be below <b>1.65</b>") != std::string::npos);

  auto report = with_floor();
  CHECK(floor_remarks(report).empty());
  report.stages[1].floor_gap->gap = -0.025;  // two and a half errors: that happens
  CHECK(floor_remarks(report).empty());
  report.stages[1].floor_gap->gap = -0.035;
  REQUIRE(floor_remarks(report).size() == 1);
  CHECK(floor_remarks(report)[0].starts_with("look is 0.0350 nats a symbol below the floor"));
  CHECK(comparison_section(report).find("<li>look is 0.0350 nats") != std::string::npos);
  CHECK(comparison_table(report, 120, false).find("\nlook is 0.0350 nats") != std::string::npos);
}

TEST_CASE("the floor is a line in the curves, in all four pictures") {
  auto report = with_floor();
  const auto figure = curve_figure(report);
  CHECK(occurrences(figure, ">floor 0.500</text>") == 4);
  CHECK(occurrences(figure, "<line class=\"bound\"") == 4);
  report.floor->loss = -3;  // whatever it is, it is within the picture
  CHECK(curve_figure(report).find(">-3.0</text>") != std::string::npos);
  report.floor.reset();
  CHECK(curve_figure(report).find("bound") == std::string::npos);
  CHECK(curve_figure(report).find("floor") == std::string::npos);
}

TEST_CASE("the table of phenomena: shades, the outlined cell, and what is asked") {
  const auto figures = phenomena_figures(with_floor());
  const auto shade = [&](std::string_view title) {
    return between(figures, "--known:", "\" title=\"" + std::string{title});
  };
  CHECK(shade("bag, Who it is about") == "0.000");
  CHECK(shade("look, Who it is about") == "1.000");
  CHECK(shade("look, A rule") == "0.000");
  CHECK(shade("twice, A rule") == "1.000");
  CHECK(shade("Best possible, A rule") == "1.000");
  CHECK(shade("Chance, A rule") == "0.000");
  CHECK(occurrences(figures, "<td class=\"gain\"") == 2);
  CHECK(figures.find("<td class=\"gain\" style=\"--known:1.000\" title=\"look, Who") != figures.npos);
  CHECK(figures.find("<td class=\"gain\" style=\"--known:1.000\" title=\"twice, A rule") != figures.npos);
  CHECK(figures.find("among the candidates 75 % right, loss 0.2000; among all symbols 50 % right, loss 1.0000; "
                     "100 % of what can be known is known\">75<span> %</span><small>0.200</small>") != figures.npos);
  CHECK(figures.find("whom &lt;b&gt;she&lt;/b&gt; pets") != figures.npos);
  CHECK(figures.find("1,200 places; 7 candidates: ␣dog, cat, c, d, e, f, …<") != figures.npos);
  CHECK(figures.find("1 place; 2 candidates: yes, no<") != figures.npos);

  auto report = with_floor();
  report.stages[0].floor_gap.reset();
  report.floor->phenomena[1].gained_by = "a stage that is not here";
  const auto partly = phenomena_figures(report);
  CHECK(partly.find("title=\"bag was not tried on this\">–<") != partly.npos);
  CHECK(occurrences(partly, "<td class=\"gain\"") == 1);
  CHECK(partly.find("nan") == partly.npos);
}

TEST_CASE("when each phenomenon is learnt: a panel each, between the best possible and chance") {
  auto report = with_floor();
  const auto figures = phenomena_figures(report);
  CHECK(occurrences(figures, "class=\"chart curves \"") == 2);
  CHECK(figures.find(">chance 2.000</text>") != figures.npos);
  CHECK(figures.find(">floor 0.200</text>") != figures.npos);
  CHECK(figures.find("4096000,0.2000,") != figures.npos);  // symbols seen and loss of the last point
  CHECK(figures.find("class=\"lowest\"") == figures.npos);
  CHECK(figures.find("class=\"training\"") == figures.npos);
  CHECK(figures.find("expected first of <span class=\"key-dot hue-1\"></span><span class=\"number\">02</span> look<") !=
        figures.npos);
  for (auto& stage : report.stages)
    for (auto& point : stage.curve) point.phenomena.clear();
  CHECK(phenomena_figures(report).find("<svg") == std::string::npos);
  CHECK(phenomena_figures(report).find("class=\"known\"") != std::string::npos);
}

TEST_CASE("the stages over several seeds") {
  const auto html = study_figures(with_study());
  CHECK(html.find("data-column=\"Validation loss\">2.5000 <small>± 0.5000</small><") != html.npos);
  CHECK(html.find("data-column=\"Against the stage before\">−1.0000 <small>± 0.0000</small><") != html.npos);
  CHECK(html.find("data-column=\"Better in\">3 of 3<") != html.npos);
  CHECK(html.find("data-column=\"Better in\">2 of 2<") != html.npos);
  CHECK(html.find(">75<span> %</span><small>50–100</small>") != html.npos);
  CHECK(html.find("better in 0 of 3") != html.npos);
  CHECK(html.find("Chance, A rule: 50 % right, loss 0.7000\">50<span> %</span></td>") != html.npos);
  CHECK(to_html(with_study()).find("<section id=\"study\"><h2>Over 3 seeds</h2>") != std::string::npos);

  auto report = with_study();
  report.study->stages[0].id = "00_<elsewhere>";
  report.study->stages[1].choice_loss.clear();
  report.study->stages[1].choice_accuracy.clear();
  const auto partly = study_figures(report);
  CHECK(partly.find("00_&lt;elsewhere&gt;") != partly.npos);
  CHECK(partly.find("nan") == partly.npos);
  report.floor.reset();
  CHECK(study_figures(report).find("class=\"known\"") == std::string::npos);
}

TEST_CASE("the floor, the phenomena and the study in a terminal") {
  auto report = with_floor();
  for (auto& stage : report.stages) {
    stage.id += "_of_many_words";
    stage.whats_new = "what was found is thought about, place by place";
    stage.sees = "256 words, and where they are";
    stage.parameters = 1'481'216;
    stage.flops_forward = 503e6;
    stage.training_loss = 1;
    stage.seconds = 100;
  }
  for (int more = 0; more < 5; ++more) {
    report.floor->phenomena.push_back(report.floor->phenomena[0]);
    report.floor->phenomena.back().title = "Two facts that decide a third";
  }
  const auto keeps_to = [](const LadderReport& shown, std::size_t width) {
    std::istringstream lines{comparison_table(shown, width, false)};
    for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= width);
  };
  for (const std::size_t width : {60u, 80u, 120u, 200u}) keeps_to(report, width);
  const auto table = comparison_table(report, 120, false);
  CHECK(table.find("+639 %") != table.npos);
  CHECK(table.find("41.0 k") != table.npos);
  CHECK(table.find("96 of 100") != table.npos);
  CHECK(table.find("\nfloor ") != table.npos);
  CHECK(table.find("0.5000 ± 0.0100 nats a symbol") != table.npos);
  CHECK(table.find("\nbest possible ") != table.npos);
  CHECK(table.find("\nchance ") != table.npos);
  CHECK(occurrences(table, "────\n") == 2);  // neither has to be cut in two

  auto study = with_study();
  study.floor->phenomena = report.floor->phenomena;
  for (const std::size_t width : {60u, 80u, 120u, 200u}) keeps_to(study, width);
  const auto means = comparison_table(study, 120, false);
  CHECK(means.find("Over 3 seeds") != means.npos);
  CHECK(means.find("75 (50–100)") != means.npos);
  CHECK(means.find("−1.0000 ± 0.0000     2 of 2") != means.npos);
}

TEST_CASE("nothing of a floor where there is none, and no markup from outside where there is one") {
  auto report = with_study();
  report.floor->phenomena[0].title = report.floor->phenomena[0].asks = "<script>\"'&";
  report.floor->phenomena[0].candidates = {"<script>"};
  report.stages[1].title = "<script>";
  report.study->stages[2].id = "<script>";
  CHECK(occurrences(to_html(report), "<script>") == 1);  // the page's own
  report.floor->phenomena[1].title = "\033[2J";
  CHECK(comparison_table(report, 120, false).find('\033') == std::string::npos);

  LadderReport plain = with_floor();
  plain.floor.reset();
  for (auto& stage : plain.stages) stage.floor_gap.reset();
  const auto html = to_html(plain), body = html.substr(html.find("<body>"));
  const auto page = body.substr(0, body.rfind("<script>"));
  for (const std::string_view word : {"floor", "Flawless", "id=\"phenomena\"", "id=\"study\"", "Symbols a second"}) {
    CAPTURE(word);
    CHECK(page.find(word) == page.npos);
  }
  CHECK(page.find("Steps a second") != page.npos);
  const auto table = comparison_table(plain, 120, false);
  CHECK(table.find("floor") == table.npos);
  CHECK(table.find("flawless") == table.npos);
  CHECK(table.find("symbols/s") == table.npos);
}
