#include "fixture.hpp"

#include "strata/text/gpt2_pieces.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

using List = std::vector<std::string>;

List pieces_of(std::string_view text) { return given::pieces_of<Gpt2Pieces>(text); }

}  // namespace

TEST_CASE("how GPT-2's pattern cuts a text") {
  CHECK(pieces_of("") == List{});
  CHECK(pieces_of("It's  so!") == List{"It", "'s", " ", " so", "!"});
  CHECK(pieces_of("we've I'LL 're") == List{"we", "'ve", " I", "'", "LL", " '", "re"});
  CHECK(pieces_of("a1b 22  3") == List{"a", "1", "b", " 22", " ", " 3"});
  CHECK(pieces_of("a\n\n b \t") == List{"a", "\n\n", " b", " \t"});
  CHECK(pieces_of("\nb") == List{"\n", "b"});
  CHECK(pieces_of("\n\tb") == List{"\n", "\t", "b"});
  CHECK(pieces_of(" ") == List{" "});
  CHECK(pieces_of("na\xC3\xAFve \xC2\xBD\xE2\x85\xA7 \xF0\x9F\xA6\x99!") ==
        List{"na\xC3\xAFve", " \xC2\xBD\xE2\x85\xA7", " \xF0\x9F\xA6\x99!"});
  CHECK(pieces_of("a\xC2\xA0\xE3\x80\x80 b") ==
        List{"a", "\xC2\xA0\xE3\x80\x80", " b"});                          // no-break, ideographic space
  CHECK(pieces_of("a\xE1\xA0\x8E\x1C") == List{"a", "\xE1\xA0\x8E\x1C"});  // U+180E and U+001C are no white space
}

TEST_CASE("a byte that is not UTF-8 is neither letter, number nor space") {
  CHECK(pieces_of("ab\xFF\xFE"
                  "cd") == List{"ab", "\xFF\xFE", "cd"});
  CHECK(pieces_of("a \xC3(1") == List{"a", " \xC3(", "1"});
  CHECK(pieces_of("\xED\xA0\x80\xC3\xA9") == List{"\xED\xA0\x80", "\xC3\xA9"});  // a surrogate, then é
  CHECK(pieces_of("\xE0\x80\xAF"
                  "x\xF4\x90\x80\x80") == List{"\xE0\x80\xAF", "x", "\xF4\x90\x80\x80"});
  CHECK(pieces_of("' \x80's") == List{"'", " \x80'", "s"});
}

TEST_CASE("ASCII cut by hand is cut as by the pattern") {
  Size by_hand = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = given::random_text(seed);
    const detail::Matcher matcher{detail::gpt2_pattern(), text, 0};
    for (Size at = 0; at < text.size();) {
      const Size expected = matcher.match(at).end - at;
      const Size found = detail::ascii_piece(text, at);
      by_hand += found > 0;
      if (found > 0 && found != expected)
        FAIL_CHECK("at byte ", at, " of ", text, ": ", found, ", expected ", expected);
      at += expected;
    }
  }
  CHECK(by_hand > 50'000);
}
