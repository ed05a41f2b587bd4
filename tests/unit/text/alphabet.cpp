#include "../given.hpp"

#include "strata/text/alphabet.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;

TEST_CASE("the alphabet of names") {
  const Alphabet names = Alphabet::names();
  CHECK(names.size() == 27);
  CHECK(names.number('.') == 0);
  CHECK(names.number('a') == 1);
  CHECK(names.number('z') == 26);
  CHECK(names.number('A') == -1);
  CHECK(names.encode(".ada.", "--prompt") == std::vector<Token>{0, 1, 4, 1, 0});
  CHECK(names.decode(std::vector<Token>{0, 1, 4, 1, 0}) == ".ada.");
}

TEST_CASE("the alphabet of a text") {
  const Alphabet alphabet = Alphabet::of("the cat\nsat\n");
  CHECK(alphabet.characters() == "\n acehst");
  const std::string all_bytes = [] {
    std::string text;
    for (int i = 255; i >= 0; --i) text += static_cast<char>(i);
    return text;
  }();
  const Alphabet bytes = Alphabet::of(all_bytes);
  CHECK(bytes.size() == 256);
  CHECK(bytes.decode(bytes.encode(all_bytes, "text")) == all_bytes);
}

TEST_CASE("characters outside the alphabet are refused with their place") {
  const Alphabet names = Alphabet::names();
  CHECK(error_of([&] { names.encode("emma\xC3\xA9", "--prompt"); }) ==
        "--prompt, line 1, column 5: found 'é' (U+00E9), expected one of '.' 'a'–'z'");
  const Alphabet text{"ab\n c"};
  CHECK(error_of([&] { text.encode("a b\nab\nca7", "notes.txt"); }) ==
        "notes.txt, line 3, column 3: found '7', expected one of 'a'–'b' byte 0x0A ' ' 'c'");
}

TEST_CASE("how characters are shown") {
  CHECK(detail::shown("A") == "'A'");
  CHECK(detail::shown("\t") == "byte 0x09");
  CHECK(detail::shown("\xC3\xA9z") == "'é' (U+00E9)");
  CHECK(detail::shown("\xE2\x82\xAC") == "'€' (U+20AC)");
  CHECK(detail::shown("\xF0\x9F\x98\x80!") == "'😀' (U+1F600)");
  CHECK(detail::shown("\xFF\xFE") == "byte 0xFF");
  CHECK(detail::shown("\xC3") == "byte 0xC3");      // cut short
  CHECK(detail::shown("\xC3(") == "byte 0xC3");     // not continued
  CHECK(detail::shown("\x80") == "byte 0x80");      // no beginning
  CHECK(detail::shown("\xC0\xAF") == "byte 0xC0");  // an overlong '/'
}

TEST_CASE("alphabets that make no sense") {
  CHECK(error_of([] { Alphabet{"abca"}; }) == "the alphabet has 'a' twice");
  CHECK(error_of([] { Alphabet{""}; }) == "an alphabet needs at least one character");
}
