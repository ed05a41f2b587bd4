#include "fixture.hpp"

#include "strata/text/whitespace_pieces.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

using List = std::vector<std::string>;

List pieces_of(std::string_view text) { return given::pieces_of<WhitespacePieces>(text); }

/// What the pattern alone makes of a text.
List matched(const std::string& text) {
  const detail::Matcher matcher{detail::word_pattern(), text, 0};
  List pieces;
  for (Size at = 0; at < text.size();) {
    const detail::Place place = matcher.match(at);
    if (place.begin < place.end) pieces.push_back(text.substr(place.begin, place.end - place.begin));
    at = place.end;
  }
  return pieces;
}

std::string repeated(std::string_view part, Size size) {
  std::string text;
  while (text.size() < size) text += part;
  return text;
}

}  // namespace

TEST_CASE("words and other signs are pieces, the white space around them is gone") {
  CHECK(pieces_of("") == List{});
  CHECK(pieces_of(" \n\t") == List{});
  CHECK(pieces_of("Speak, speak.") == List{"Speak", ",", "speak", "."});
  CHECK(pieces_of("  it's  so --\nwell?! ") == List{"it", "'", "s", "so", "--", "well", "?!"});
  CHECK(pieces_of("snake_case 3.14") == List{"snake_case", "3", ".", "14"});
  CHECK(pieces_of("\u3000naïve \u00A0\u3000") == List{"naïve"});
  CHECK(pieces_of("日本語。中文") == List{"日本語", "。", "中文"});
  CHECK(pieces_of("!é\u00BD") == List{"!", "é", "\u00BD"});
  CHECK(pieces_of("e\u0301a\u200D_ ") == List{"e\u0301a\u200D_"});  // a combining mark and a joiner belong to the word
}

TEST_CASE("texts are cut as HuggingFace's Whitespace cuts them") {
  const auto lines = given::fixture("whitespace_pieces.jsonl");
  CHECK(lines.size() == 142);
  for (const nlohmann::json& line : lines) {
    CAPTURE(line["text"].dump());
    CHECK(pieces_of(line["text"].get<std::string>()) == line["pieces"].get<List>());
  }
}

TEST_CASE("a byte that is not UTF-8 is a sign") {
  CHECK(pieces_of("ab\xFF\xFE cd") == List{"ab", "\xFF\xFE", "cd"});
  CHECK(pieces_of("!\x80? \x80") == List{"!\x80?", "\x80"});
  CHECK(pieces_of("\xED\xA0\x80\xC3\xA9\xC3") ==
        List{"\xED\xA0\x80", "\xC3\xA9", "\xC3"});  // a surrogate, é, half an é
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    std::string joined, text = given::random_bytes(seed, seed);
    for (const std::string& piece : pieces_of(text)) joined += piece;
    // These bytes of white space belong to no other character.
    const auto gone = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    std::erase_if(text, gone);
    if (joined.size() > text.size() || std::ranges::any_of(joined, gone)) FAIL_CHECK("random bytes ", seed);
  }
}

TEST_CASE("words cut by hand are cut as by the pattern") {
  Size pieces = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    const std::string text = given::random_text(seed);
    const List found = pieces_of(text);
    if (found != matched(text)) FAIL_CHECK("pieces of ", text);
    pieces += found.size();
  }
  CHECK(pieces > 50'000);
}

// Were the time quadratic in the size, this would take hours, and the runner would end it.
TEST_CASE("long texts of one kind of character") {
  for (const std::string part : {"a", "ж", "!", "🦙", "\xFF"}) {
    const std::string word = repeated(part, 500'000);
    CHECK(pieces_of(word).size() == 1);
    CHECK(pieces_of(word + "\u3000" + word).size() == 2);
  }
  CHECK(pieces_of(repeated("\u3000", 500'000)).empty());
  CHECK(pieces_of(repeated("a é ", 500'000)).size() == 200'000);
}
