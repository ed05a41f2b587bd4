#include "inside_data.hpp"
#include "report_support.hpp"

#include "ablation_report.hpp"
#include "attention_report.hpp"
#include "candidates.hpp"
#include "document.hpp"
#include "report_text.hpp"
#include "scatter.hpp"
#include "token_losses.hpp"
#include "trace_report.hpp"
#include "watching_page.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace strata::support;
using namespace inside_test;
using report_test::absent;
using report_test::first_misfit;
using report_test::occurrences;

namespace {

/// No markup or bytes from the text, nothing that is no number, no tag left open.
void check_html(const std::string& html) {
  CHECK(first_misfit("<html>" + html + "</html>") == "");
  for (const char* raw : {"<script>", "\"a&b\"", "\x1B", "NaN", "nan", "inf", "\"-\""})
    CHECK_MESSAGE(occurrences(html, raw) == 0, raw);
  CHECK(occurrences(html, "\uFFFD") == 0);
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) most = std::max(most, columns_of(line));
  return most;
}

TraceWords words_for(const Trace& trace) {
  TraceWords words = words_of(trace, StrangeSpelling{}, Token{1});
  words.symbols = strange_symbols(trace.text.size());
  return words;
}

ReadText read_text(Size count) {
  Noise noise;
  ReadText text{strange_symbols(count), {{"Bigram", {}}, {"Transformer <2>", {}}}, "The first 1,000 of 9,000 symbols."};
  for (Size i = 0; i < count; ++i)
    for (TokenLosses& model : text.models)
      model.losses.push_back(i == 0 ? absent : 3 + 3 * static_cast<double>(noise.next()));
  return text;
}

Projection plane_of(Size count) {
  Noise noise;
  Projection plane{{}, {0.4125, 0.125}};
  for (Size i = 0; i < count; ++i) plane.points.push_back({3.0 * noise.next(), static_cast<double>(noise.next())});
  return plane;
}

Watched watched_example() {
  Watched watched{{"embedding", "blocks.0.attention", "blocks.0.ffn", "head <1>"}, {}};
  for (std::uint64_t i = 0; i <= 20; ++i) {
    WatchedStep& step = watched.steps.emplace_back(WatchedStep{100 * i, {}, {}});
    for (std::size_t layer = 0; layer < watched.paths.size(); ++layer) {
      WatchedLayer one{.gradient = 0.1 / (1.0 + static_cast<double>(i + layer)),
                       .weight = layer == 1 ? 0 : 10.0,
                       .update = 0.01,
                       .deviation = 1 + 0.1 * static_cast<double>(i),
                       .low = -2,
                       .high = 2 + 0.1 * static_cast<double>(i),
                       .units = 8,
                       .saturated = absent};
      for (int bin = 0; bin < 32; ++bin) one.shares.push_back(std::exp(-0.02 * (bin - 16) * (bin - 16)) / 12.5);
      if (layer == 2 && i > 10) one.dead = {3, 5};
      step.layers.push_back(std::move(one));
    }
  }
  return watched;
}

Ablation ablation_example() {
  return {4096, {{"", 3.25}, {"blocks.0.attention", 3.75}, {"blocks.0.<ffn>", 3.125, true}}};
}

}  // namespace

TEST_CASE("what is told of a trace follows from its logits") {
  Trace trace{{0, 1, 1}, {}};
  trace.steps.push_back(
      {"head", "LMHead<>", "", false, {3, 4}, {}, {"output", {3, 2}, {0, 0, std::log(3.f), 0, 0, std::log(3.f)}}});
  const TraceWords words = words_of(trace, StrangeSpelling{}, Token{0});
  CHECK(words.symbols == std::vector<std::string>{"s0", "<script>", "<script>"});
  CHECK(std::isnan(words.losses[0]));
  CHECK(words.losses[1] == doctest::Approx(std::log(2)));
  CHECK(words.losses[2] == doctest::Approx(std::log(4)));
  REQUIRE(words.next.size() == 2);
  CHECK(words.next[0].symbol == "<script>");
  CHECK(words.next[0].probability == doctest::Approx(0.75));
  CHECK(*words.truth == "s0");
  CHECK(words.loss == doctest::Approx(std::log(4)));
}

TEST_CASE("a trace for a terminal keeps to its width and says what it leaves out") {
  const Trace trace = trace_of(12, 2);
  const std::string text = trace_text(trace, words_for(trace), 80, false);
  CHECK(widest(text) <= 80);
  for (const char* part : {"  1 embedding  Embedding<128>", "(12) → (12, 128) · mean", "query (4 heads, 12, 32) · mean",
                           "softmax (4 heads, 12, 12)", "… head 0 of 4, the last 3 of 12 positions", "−∞",
                           "(12, 128) → (12, 9)", "y = x + attention(x)", "What came is <script>: loss"})
    CHECK_MESSAGE(occurrences(text, part) > 0, part);
  CHECK(occurrences(text, "\033") == 0);
  CHECK(occurrences(trace_text(trace, words_for(trace), 80, true), "\033[1mblocks.1.attention\033[0m") == 2);
  const Trace longer = trace_of(256, 1, 16);
  CHECK(occurrences(trace_text(longer, words_for(longer), 80, false), "… 196 before …") == 1);
  CHECK(occurrences(trace_text(longer, words_for(longer), 80, false), "… the last 60 of 256 symbols") == 1);
}

TEST_CASE("a trace as JSON holds everything") {
  const Trace trace = trace_of(12, 1, 16);
  const nlohmann::json json = nlohmann::json::parse(trace_json(trace, words_for(trace)));
  CHECK(json.at("steps").size() == trace.steps.size());
  const nlohmann::json& attention = json.at("steps").at(2);
  CHECK(attention.at("path") == "blocks.0.attention");
  CHECK(attention.at("inside").at(4).at("name") == "masked");
  CHECK(attention.at("inside").at(4).at("values").at(1).is_null());
  CHECK(attention.at("inside").at(4).at("values").size() == 4 * 12 * 12);
  CHECK(attention.at("inside").at(0).at("values").at(5).get<float>() == trace.steps[2].inside[0].values[5]);
  CHECK(json.at("losses").at(0).is_null());
  CHECK(json.at("truth").at("symbol") == "<script>");
}

TEST_CASE("a trace on a page: shapes, pictures, and what is not drawn") {
  const Trace trace = trace_of(12, 2);
  const std::string html = trace_section(trace, words_for(trace), "a <model>");
  check_html(html);
  CHECK(occurrences(html, "<details class=\"step\" open>") == 4);
  CHECK(occurrences(html, "class=\"cell-map\"") == trace.steps.size() + 2 * 4 * 7);
  CHECK(occurrences(html, "the first 64 of 128 numbers") > 0);
  CHECK(occurrences(html, "&lt;script&gt;") > 0);
  CHECK(occurrences(html, "\\\\xE2") > 0);  // once more escaped in JSON
  const Trace longer = trace_of(256, 3);
  const std::string large = trace_section(longer, words_for(longer), "a model");
  check_html(large);
  CHECK(large.size() < 4'000'000);
  CHECK(occurrences(large, "the last 32 of 256 positions") > 0);
}

TEST_CASE("heads: a table that marks the highest, and a picture of each") {
  const std::vector<AttentionMap> maps{attention_map("blocks.0.attention", 2, 12), attention_map("attention", 1, 12)};
  const std::vector<Token> text{1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
  const std::vector<HeadRow> rows = head_rows(maps, text);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].name == "block 0, head 1");
  CHECK(rows[2].name == "attention, head 0");
  const std::string html = attention_section(maps, text, strange_symbols(12), "a <model>");
  check_html(html);
  CHECK(occurrences(html, "<mark>" + fixed(rows[1].summary.previous, 2) + "</mark>") == 1);
  CHECK(occurrences(html, "<mark>") == 2);
  CHECK(occurrences(html, "class=\"cell-map\"") == 3);
  const std::string terminal = heads_text(rows, 80, false);
  CHECK(widest(terminal) <= 80);
  CHECK(occurrences(terminal, "*" + fixed(rows[1].summary.previous, 2)) == 1);
  CHECK(attention_section({}, text, {}, "a model").empty());
  CHECK(heads_text({}, 80, false).empty());
}

TEST_CASE("a text as two models find it") {
  ReadText text{{"a", "<script>", "c"}, {{"one", {absent, 0.5, 4}}, {"two", {absent, 2.5, 1}}}, "All of it."};
  const std::string html = token_loss_figure(text);
  check_html(html);
  CHECK(occurrences(html, "&lt;script&gt;: 0.500 nats, probability 0.6065; two 2.500, difference -2.00") == 1);
  CHECK(occurrences(html, "a: not predicted") == 2);
  CHECK(occurrences(html, "Where two knows more") == 1);
  CHECK(occurrences(html, "<td class=\"n\">-3.00</td>") == 1);
  CHECK(occurrences(html, "<td class=\"n\">+2.00</td>") == 1);
  CHECK(occurrences(html, "mean 2.250 nats") == 1);
  const std::string list = token_loss_text(text, 80, false);
  CHECK(occurrences(list, "\033") == 0);
  CHECK(occurrences(list, "0.50   2.50") == 2);
  CHECK(occurrences(token_loss_text(text, 80, true), "\033[38;5;16;48;5;") == 4);
  const ReadText longer = read_text(300);
  check_html(token_loss_figure(longer));
  CHECK(widest(token_loss_text(longer, 60, false)) <= 60);
  CHECK(token_loss_figure({}).empty());
}

TEST_CASE("symbols at their points, dots where there is no room") {
  const std::vector<std::string> symbols = strange_symbols(400);
  const std::string html = scatter_figure(plane_of(400), symbols, "Embedding <128>");
  check_html(html);
  CHECK(occurrences(html, "first direction: 41.2 % of the variance") +
            occurrences(html, "first direction: 41.3 % of the variance") ==
        1);
  CHECK(occurrences(html, "<circle") > 50);
  CHECK(occurrences(html, "of 400 named") == 1);
  check_html(scatter_figure({{{0, 0}}, {}}, std::vector<std::string>{"alone"}, "one"));
  CHECK(scatter_figure({}, {}, "none").empty());
}

TEST_CASE("what a model loses without its parts") {
  const std::string html = ablation_table(ablation_example());
  check_html(html);
  CHECK(occurrences(html, "+0.5000") == 2);  // in the table and beside its bar
  CHECK(occurrences(html, "-0.1250") == 2);
  CHECK(occurrences(html, "<mark>blocks.0.&lt;ffn&gt;</mark>") == 1);
  CHECK(occurrences(html, "width=\"-") == 0);
  const std::string text = ablation_text(ablation_example(), 80, false);
  CHECK(occurrences(text, "3.7500     +0.5000") == 1);
  CHECK(widest(text) <= 80);
  CHECK(occurrences(text, "Mean losses over 4,096 symbols") == 1);
  CHECK(ablation_table({0, {}}).empty());
  const std::string page = ablation_page(ablation_example(), "06_<ffn>", "Stack<Tokens<2, 3>>");
  CHECK(occurrences(page, html) == 1);
  CHECK(occurrences(page, "06_&lt;ffn&gt;") == 2);  // the title, and what stands at the top
}

TEST_CASE("what happened inside, as it learnt") {
  const std::string html = watched_section(watched_example(), {"2 units of <ffn> are dead."});
  check_html(html);
  CHECK(occurrences(html, "2 units of &lt;ffn&gt; are dead.") == 1);
  CHECK(occurrences(html, "chart lines") == 5);  // nothing is saturated
  CHECK(occurrences(html, "No output was near its bound.") == 0);  // for none has one
  CHECK(occurrences(html, "class=\"cell-map\"") == 4);
  CHECK(occurrences(html, "from -2.00 to 4.00") == 4);
  CHECK(watched_section({}, {"never said"}).empty());
  Watched bounded = watched_example();
  for (WatchedStep& step : bounded.steps) step.layers[1].saturated = 0;
  CHECK(occurrences(watched_section(bounded, {}), "No output was near its bound.") == 1);
}

TEST_CASE("how widely heads look is drawn by their names") {
  Watched watched{{"norm", "blocks.0.attention", "blocks.1.attention"}, {}};
  for (std::uint64_t step = 1; step <= 3; ++step) watched.steps.push_back({step, {}, {1.5, 1.25, 0.5, 0.25}});
  const std::string html = watched_section(watched, {});
  check_html(html);
  CHECK(occurrences(html, "entropy of a head, nats") >= 1);
  CHECK(occurrences(html, "block 1, head 1") >= 1);
  CHECK(occurrences(html, "block 2") == 0);
}

TEST_CASE("warnings are of units that stay dead, of bounds, and of layers that do not learn") {
  Watched watched{{"up", "relu", "tanh"}, {}};
  for (std::uint64_t step = 100; step <= 600; step += 100) {
    WatchedLayer up{.gradient = 0.1, .weight = 2, .update = 0.002, .units = 10, .saturated = NAN};
    WatchedLayer relu{.units = 10, .dead = {1, 2, 3, 9}, .saturated = NAN};
    if (step == 100) relu.dead = {4, 9};  // one of ten all along, four from 200 on
    const WatchedLayer tanh{.units = 10, .saturated = 0.75};
    watched.steps.push_back({step, {up, relu, tanh}});
  }
  const std::vector<std::string> found = warnings_of(watched);
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "75 % of what tanh puts out is near its bound, where gradients hardly pass.");
  CHECK(found[1] == "40 % of the units of relu have been dead for 400 steps.");
  for (WatchedStep& step : watched.steps) step.layers[0].gradient = 0, step.layers[1].dead = {}, step.layers[2].saturated = 0;
  CHECK(warnings_of(watched) == std::vector<std::string>{"No gradient reaches up."});
  watched.steps.back().layers[0].weight = NAN;
  CHECK(warnings_of(watched) == std::vector<std::string>{"Weights or gradients of up are no numbers any more."});
  CHECK(warnings_of({}).empty());
}

TEST_CASE("a look goes through the log and back") {
  const WatchedStep step{7, {{.gradient = 0.5, .weight = 2, .update = 0.25, .shares = {0.5, 0.5}, .units = 3, .dead = {2},
                              .saturated = NAN}}, {1.25}};
  const WatchedStep back = watched_step(to_json_line(step));
  CHECK(back.step == 7);
  REQUIRE(back.layers.size() == 1);
  CHECK(back.layers[0].update_ratio() == 0.125);
  CHECK(back.layers[0].dead == std::vector<std::size_t>{2});
  CHECK(std::isnan(back.layers[0].saturated));
  CHECK(back.entropies == std::vector<double>{1.25});
}

/// Written where STRATA_INSIDE_PAGE says, for a browser to look at.
TEST_CASE("all that shows the inside makes one page") {
  const Trace trace = trace_of(12, 2);
  const std::vector<AttentionMap> maps{attention_map("blocks.0.attention", 4, 40)};
  std::vector<Token> text;
  for (int i = 0; i < 40; ++i) text.push_back(i * i % 9);
  const std::vector<std::string> symbols = strange_symbols(400);
  const std::string page = page_html(
      "Inside", "",
      page_head({"strata · test", "Inside a model", "Made-up numbers.", {}}) +
          trace_section(trace, words_for(trace), "a model") + attention_section(maps, text, strange_symbols(40), "a model") +
          section_html("read", "Symbol by symbol", "How well each symbol was seen coming.",
                       token_loss_figure(read_text(120))) +
          section_html("plane", "Symbols", "Where they lie.", scatter_figure(plane_of(400), symbols, "Embedding")) +
          section_html("parts", "Without its parts", "What each is worth.", ablation_table(ablation_example())) +
          watched_section(watched_example(), {"20 % of the units of blocks.0.ffn have been dead for 900 steps."}));
  CHECK(first_misfit(page) == "");
  if (const char* file = std::getenv("STRATA_INSIDE_PAGE")) std::ofstream{file} << page;
}
