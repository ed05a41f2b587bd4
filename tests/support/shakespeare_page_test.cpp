#include "report_support.hpp"
#include "shakespeare/study/figures.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace strata::shakespeare;
using report_test::absent;
using report_test::first_misfit;
using report_test::occurrences;
using strata::Size;
using strata::support::CurvePoint;

namespace {

/// A training with these perplexities, epoch by epoch.
Run run_of(const char* recipe, std::initializer_list<double> perplexities, bool stopped = true) {
  Run run{recipe, {}, 700, stopped};
  for (const double value : perplexities) {
    CurvePoint point{700 * (run.stage.curve.size() + 1), 4.5, std::log(value)};
    point.entropies = {2.5, 2.25, 2, 1.75};
    run.stage.curve.push_back(point);
  }
  run.stage.parameters = 391'552;
  run.stage.layers = {{"embedding", "Embedding<128>", "", "", 64'000, 0},
                      {"blocks.0.attention", "Attention<2>", "", "", 65'536, 0}};
  run.stage.seconds = 600;
  run.stage.steps_per_second = 2;
  run.stage.symbols_a_step = 32'768;
  run.stage.test_loss = absent;
  return run;
}

Experiment experiment_of(const char* id, const char* title) {
  Experiment experiment{};
  experiment.id = id;
  experiment.title = title;
  experiment.context = 3;
  experiment.learning_rate = 3e-4;
  return experiment;
}

/// Baseline, longer, wider: under plain the longer one is best, under published it is as with the source.
Findings example() {
  Findings findings{};
  findings.command = "study --corpus \"<i>\"";
  findings.corpus = "plays <1>.txt";
  findings.text.characters = 60;
  findings.text.words = 20;
  findings.text.tokens = 30;
  findings.text.vocabulary = 3;
  findings.text.most_frequent_tokens = {{"<b>", 16}, {"s", 10}, {"t", 4}};
  findings.text.token_counts = {16, 10, 4};
  findings.text.most_frequent_words = {{"<u>", 12}};
  findings.text.word_counts = {12, 3, 3, 1, 1};
  findings.text.known_of_hundred = 4;
  findings.text.unknown_of_hundred = {"du&ke"};
  findings.experiments = {experiment_of("01_baseline", "Baseline"), experiment_of("02_longer", "Longer"),
                          experiment_of("03_wider", "Wider")};
  Experiment &baseline = findings.experiments[0], &longer = findings.experiments[1], &wider = findings.experiments[2];
  baseline.published = {{4.5, 70}, {4.5, 60}};
  longer.published = {{4.5, 80}, {4.5, 63}};
  wider.published = {{4.5, 90}, {4.5, 58}};
  baseline.runs = {run_of("plain", {60, 55, 56}), run_of("published", {70.7, 60.6})};
  longer.runs = {run_of("plain", {60, 50}, false), run_of("published", {80, 64.26})};
  wider.runs = {run_of("plain", {62, 54, 57}), run_of("published", {90, 57.42})};
  baseline.runs[0].stage.test_loss = std::log(57.75);
  baseline.window = {"<b>", " ", "&"};
  baseline.attention = {{"blocks.0.attention", 2, 3, {1, 0, 0, .5f, .5f, 0, .2f, .3f, .5f, 1, 0, 0, 0, 1, 0, 0, 0, 1}}};
  baseline.continuations = {{"<b>A", "B<i>", "C & D"}};
  baseline.next = {{"<b>:", {"'<'"}, {{"<i>", 0.25}, {"I", 0.125}}}};
  baseline.samples = {{0.8, "once <upon> a time"}};
  findings.positions = {{"none", 391'552, 4.5, 80}, {"sinusoids", 391'552, 4.4, 70}};
  findings.lengths = {{32, 8, 0.1, 1e9, 1e7}, {64, 8, 0.2, 2e9, 4e7}, {128, 8, 0.5, 4e9, 1.6e8}};
  return findings;
}

bool says(const std::vector<std::string>& sentences, std::string_view part) {
  return std::ranges::any_of(sentences, [&](const std::string& one) { return one.find(part) != one.npos; });
}

}  // namespace

TEST_CASE("the page of the study of Shakespeare has all its parts") {
  const std::string page = to_html(example());
  CHECK(first_misfit(page) == "");
  for (const char* id : {"text", "models", "01_baseline", "02_longer", "03_wider", "trials", "conclusions", "method"})
    CHECK_MESSAGE(occurrences(page, "<section id=\"" + std::string{id} + "\"") == 1, id);
  CHECK(occurrences(page, "class=\"cell-map\"") == 2);
  CHECK(occurrences(page, "block 0, head 1 · entropy 0.00 nats") == 1);
  CHECK(occurrences(page, "data-symbols=\"[&quot;&lt;b&gt;&quot;,&quot;␣&quot;,&quot;&amp;&quot;]\"") == 1);
  CHECK(occurrences(page, "55.00") > 0);
  CHECK(occurrences(page, "+1.0 %") > 0);
  CHECK(occurrences(page, "391,552") > 0);
  CHECK(occurrences(page, "Temperature 0.8") == 1);
  CHECK(occurrences(page, "2 heads in each block") == 3);
  CHECK(occurrences(page, "unknown to the vocabulary: &#39;&lt;&#39;") == 1);
  CHECK(occurrences(page, "The text apart is shorter than a window") == 2);  // of two models nothing was looked at
  CHECK(occurrences(page, "NaN") + occurrences(page, "nan\"") == 0);
  CHECK(occurrences(page, "http") == occurrences(page, "http://www.w3.org"));
}

TEST_CASE("what comes from the text or the command line is no markup on the study's page") {
  const std::string page = to_html(example());
  for (const char* raw : {"<b>A", "B<i>", "C & D", "<b>:", "<u>", "<upon>", "du&ke", "plays <1>", "\"<i>\""})
    CHECK_MESSAGE(occurrences(page, raw) == 0, raw);
  for (const char* safe : {"&lt;b&gt;A", "B&lt;i&gt;", "C &amp; D", "&lt;u&gt;", "once &lt;upon&gt;", "du&amp;ke"})
    CHECK_MESSAGE(occurrences(page, safe) > 0, safe);
}

TEST_CASE("weights of attention become shades, equal neighbours one cell, and nothing where there is none") {
  const std::string page = to_html(example());
  CHECK(occurrences(page, "M0 1h2v1h-2z") == 1);                                                              // .5 .5
  CHECK(occurrences(page, "fill-opacity=\"1.00\" d=\"M0 0h1v1h-1zM1 1h1v1h-1zM2 2h1v1h-1z\">") == 1);  // head 1
  CHECK(occurrences(page, "data-values=\"1;.5,.5;.2,.3,.5\"") == 1);
}

TEST_CASE("a quick study, and findings with nothing in them, make a page too") {
  Findings findings = example();
  findings.quick = true;
  findings.positions.clear();
  findings.lengths.clear();
  for (Experiment& experiment : findings.experiments) {
    experiment.published.clear();
    experiment.attention.clear();
    experiment.runs = {run_of("plain", {400})};
  }
  findings.experiments[1].runs.clear();
  findings.experiments[2].runs[0].stage.curve.clear();
  std::string page = to_html(findings);
  CHECK(first_misfit(page) == "");
  CHECK(occurrences(page, "A quick trial") == 1);
  CHECK(occurrences(page, "Each is trained from the same seed") == 0);
  CHECK(occurrences(page, "<section id=\"02_longer\"") + occurrences(page, "<section id=\"03_wider\"") == 0);
  CHECK(occurrences(page, "<section id=\"trials\"") == 0);
  CHECK(occurrences(page, "chart lines") == 1);  // ranks; one epoch is no curve
  CHECK(occurrences(page, "the source has") == 0);
  CHECK_FALSE(to_text(findings).empty());

  page = to_html({});
  CHECK(first_misfit(page) == "");
  CHECK(occurrences(page, "<section") + occurrences(page, "<svg") == 0);
  CHECK(conclusions({}).empty());
  CHECK_FALSE(to_text({}).empty());
  CHECK(nlohmann::json::parse(to_json({})).at("experiments").empty());
}

TEST_CASE("the study's conclusions follow from its figures") {
  Findings findings = example();
  const std::vector<std::string> all = conclusions(findings);
  CHECK(says(all, "Recipe plain: Longer is best, with a validation perplexity of 50.00 after epoch 2; Wider 54.00, "
                  "Baseline 55.00. Not trained to its end: Longer."));
  CHECK(says(all, "Recipe published: Wider is best, with a validation perplexity of 57.42 after epoch 2; Baseline "
                  "60.60, Longer 64.26. This is the source’s ranking"));
  CHECK(says(all, "of 6 epochs: perplexity +2.0 % (Longer, epoch 2: 64.26 against 63.00)"));
  CHECK(says(all, "Baseline −9.2 % (55.00 against 60.60), Longer −22.2 % (50.00 against 64.26, both after epoch 2)"));
  CHECK(says(all, "Baseline (plain) 57.75, +5.0 %."));
  CHECK(says(all, "after one epoch: sinusoids 70.00, none 80.00; from none to sinusoids −12.5 %."));
  CHECK(says(all,
             "over windows of 128 takes 5.00 times as long as over 32, where in proportion to the symbols it would "
             "be 4.00. From 128 on it is over 10 % beyond proportion; attention’s quadratic part is 1.0 % of the "
             "FLOPs at 32 and 4.0 % at 128."));

  Experiment& longer = findings.experiments[1];
  CHECK(published_beside(findings.experiments[0], findings.experiments[0].runs[0])->perplexity == 60);
  longer.runs[0] = run_of("plain", {60}, false);  // beside its first epoch stands the source's first, not its best
  CHECK(published_beside(longer, longer.runs[0])->perplexity == 80);
  CHECK(says(conclusions(findings), "Longer −25.0 % (60.00 against 80.00, both after epoch 1)"));
  longer.runs[0] = run_of("plain", {60, 50, 51});
  CHECK(says(conclusions(findings), "The source ranks them otherwise: Wider 58.00, Baseline 60.00, Longer 63.00."));

  findings.quick = true;
  findings.lengths[2].seconds = 0.4;
  findings.experiments.resize(1);
  findings.experiments[0].runs.resize(1);
  findings.experiments[0].published.clear();
  const std::vector<std::string> fewer = conclusions(findings);
  CHECK(says(fewer, "quick trial"));
  CHECK(says(fewer, "Recipe plain: Baseline reaches a validation perplexity of 55.00."));
  CHECK(says(fewer, "At no length"));
  CHECK_FALSE(says(fewer, "source"));
  CHECK_FALSE(says(fewer, "published"));
}

TEST_CASE("the study's figures come as JSON and for a terminal") {
  const nlohmann::json json = nlohmann::json::parse(to_json(example()));
  CHECK(json.at("corpus") == "plays <1>.txt");
  const nlohmann::json& baseline = json.at("experiments").at(0);
  CHECK(baseline.at("runs").at(0).at("curve").at(1).at("validation_perplexity").get<double>() == doctest::Approx(55));
  CHECK(baseline.at("runs").at(1).at("test_loss").is_null());
  CHECK(baseline.at("next").at(0).at("five").at(0).at("symbol") == "<i>");
  CHECK_FALSE(baseline.contains("attention"));
  CHECK(json.at("lengths").size() == 3);
  CHECK(json.at("conclusions").size() == conclusions(example()).size());
  const std::string text = to_text(example());
  CHECK(occurrences(text, "2 of 3") == 2);
  CHECK(occurrences(text, "Recipe published: Wider is best") == 1);
}

TEST_CASE("the best epoch is the one with the lowest validation loss, whatever else was not measured") {
  Run run = run_of("plain", {60, 55, 56});
  run.stage.curve[0].validation = absent;
  CHECK(run.epoch(run.best()) == 2);
  CHECK(width_of(run.stage) == 128);
  CHECK(width_of({}) == 0);
  CHECK(heads_of(run.stage) == 2);
  CHECK(heads_of({}) == 0);
  CHECK(percent_text(away(1, 0)) == "∞");
  CHECK(percent_text(-0.01) == "0.0 %");
  CHECK(percent_text(absent) == "–");
}
