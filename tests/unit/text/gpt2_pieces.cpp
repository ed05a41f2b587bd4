#include "strata/text/gpt2_pieces.hpp"
#include "strata/core/random.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

namespace {

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> result;
  Gpt2Pieces pieces{text};
  for (std::string_view piece; !(piece = pieces.next()).empty();) result.emplace_back(piece);
  return result;
}

using List = std::vector<std::string>;

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
  const std::vector<std::string> parts{"a",        "Z",
                                       "q",        "0",
                                       "9",        " ",
                                       " ",        " ",
                                       "\n",       "\t",
                                       "\r",       "\v",
                                       "\f",       "'",
                                       "'s",       "'re",
                                       "'ll",      "'ve",
                                       "'d",       "'t",
                                       "'m",       ".",
                                       "!",        "_",
                                       "<|",       std::string(1, '\0'),
                                       "\x1F",     "\x7F",
                                       "\xC3\xA9", "\xC2\xA0",
                                       "\xC2\xBD", "\xF0\x9F\xA6\x99"};
  const detail::SplittingPattern& pattern = detail::SplittingPattern::get();
  const auto matched = pattern.new_match();
  Size by_hand = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    const RandomStream random{seed, Purpose::initialisation};
    std::string text;
    for (std::uint64_t i = 0; i < 12; ++i) text += parts[random.bits(i) % (seed % 2 ? parts.size() : parts.size() - 4)];
    for (Size at = 0; at < text.size();) {
      const Size expected = pattern.match(text, at, matched.get());
      const Size found = detail::ascii_piece(text, at);
      by_hand += found > 0;
      if (found > 0 && found != expected)
        FAIL_CHECK("at byte ", at, " of ", text, ": ", found, ", expected ", expected);
      at += expected;
    }
  }
  CHECK(by_hand > 50'000);
}
