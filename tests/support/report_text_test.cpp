#include "strata/core/error.hpp"

#include "report_chart.hpp"
#include "report_text.hpp"
#include "report_type.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

using namespace strata::support;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("numbers as a reader wants them") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(729) == "729");
  CHECK(grouped(1205019) == "1,205,019");
  CHECK(fixed(2.46006, 4) == "2.4601");
  CHECK(fixed(absent, 4) == "–");
  CHECK(fixed(-infinity, 1) == "−∞");
  CHECK(compact(0) == "0");
  CHECK(compact(999.4) == "999");
  CHECK(compact(999.7) == "1.00 k");
  CHECK(compact(22800) == "22.8 k");
  CHECK(compact(155.7e6) == "156 M");
  CHECK(brief(10000) == "10 k");
  CHECK(brief(2500000) == "2.5 M");
  CHECK(brief(200) == "200");
  CHECK(rounded(0.416) == "0.42");
  CHECK(rounded(1203.6) == "1,204");
  CHECK(coordinate(-0.01) == "0");
  CHECK(coordinate(12.25).size() == 4);
  CHECK(columns_of("√16 · ᵀ") == 7);
  CHECK(shortened("weightᵀ", 7) == "weightᵀ");
  CHECK(shortened("weightᵀs", 7) == "weight…");
  CHECK(characters("é▁\xE2\x82z") == std::vector<std::string_view>{"é", "▁", "\xE2", "\x82", "z"});
  CHECK(visible(" the\n\té") == "␣the↵⇥é");
  CHECK(in_number(1, "story", "stories") == "1 story");
  CHECK(in_number(1200, "story", "stories") == "1,200 stories");
  CHECK(in_number(2, "letter") == "2 letters");
  CHECK(stage_number("03_mlp") == "03");
  CHECK(stage_number("mlp") == "mlp");
}

TEST_CASE("residual paths are read from the type") {
  using Paths = std::vector<Bypassed>;
  CHECK(residual_paths("Stack<Tokens<27, 3>, Embedding<10>, Flatten, LMHead<>>").empty());
  CHECK(residual_paths("Repeat<6, Block<Attention<8, Bias>, FeedForward<512, GELU>>>") ==
        Paths{{"LayerNorm", "Attention"}, {"LayerNorm", "FeedForward"}});
  CHECK(residual_paths("Block<Attention<8>, FeedForward<8>, RMSNorm>") ==
        Paths{{"RMSNorm", "Attention"}, {"RMSNorm", "FeedForward"}});
  CHECK(residual_paths("using X = Lil<Residual<Stack<Linear<4>, As<\"up\", Tanh>>>>;  // Residual<No>") ==
        Paths{{"Linear", "Tanh"}});
  CHECK(residual_paths("Residual<\"") == Paths{{}});
  CHECK(residual_paths(">>><").empty());
  CHECK(laid_out("Stack<A<1, 2>, B>", 20) == "Stack<A<1, 2>, B>");
  CHECK(laid_out("Stack<A<1, 2>, B, C<D<3>>>", 14) == "Stack<A<1, 2>,\n      B,\n      C<D<3>>>");
  CHECK(highlighted("Stack<A, 2>") == "<span class=\"combinator\">Stack</span>&lt;<span class=\"layer-name\">A</span>, "
                                      "<span class=\"number\">2</span>&gt;");
}

TEST_CASE("ticks are round numbers within the scale") {
  CHECK(ticks({0, 10, 0, 1}, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(ticks({700, 2e6, 0, 1, true}, 5) == std::vector<double>{1e3, 1e4, 1e5, 1e6});
  CHECK(ticks({3, 3, 0, 1}, 5) == std::vector<double>{3});
  CHECK(Scale{1, 100, 0, 10, true}(10) == doctest::Approx(5));
}

TEST_CASE("a file is written whole or not at all") {
  const auto folder = std::filesystem::temp_directory_path() / "strata_report_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  write_text(folder / "page.html", "first");
  write_text(folder / "page.html", "second");
  CHECK(read_file(folder / "page.html") == "second");
  CHECK(std::distance(std::filesystem::directory_iterator{folder}, {}) == 1);

  CHECK_THROWS_AS(write_text(folder / "missing" / "page.html", "x"), strata::Error);
  std::filesystem::create_directory(folder / "taken");
  CHECK_THROWS_AS(write_text(folder / "taken", "x"), strata::Error);
  CHECK(std::distance(std::filesystem::directory_iterator{folder}, {}) == 2);
  std::filesystem::remove_all(folder);
}
