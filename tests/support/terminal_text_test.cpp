#include "terminal_text.hpp"

#include <doctest/doctest.h>

using strata::support::harmless;
using strata::support::settled;

TEST_CASE("what may become a character is held back") {
  CHECK(settled("") == "");
  CHECK(settled("cat") == "cat");
  CHECK(settled("caf\xC3") == "caf");
  CHECK(settled("café") == "café");
  CHECK(settled("\xF0\x9F") == "");
  CHECK(settled("a\xF0\x9F\x98") == "a");
  CHECK(settled("a😀") == "a😀");
  CHECK(settled("a\x98\x80") == "a\x98\x80");  // nothing begins a character here
  CHECK(settled("a\uFFFD") == "a");
  CHECK(settled("\uFFFD\uFFFD\uFFFD\uFFFD") == "\uFFFD");  // no character lacks more than three
  CHECK(settled("\uFFFDa") == "\uFFFDa");
}

TEST_CASE("text that is shown does nothing to a terminal") {
  CHECK(harmless("two\nlines\t😀 é") == "two\nlines\t😀 é");
  CHECK(harmless("\x1B[31m\r\x7F") == "␛[31m␍␡");
  CHECK(harmless("\xC2\x9B"
                 "31m") == "\uFFFD31m");
  CHECK(harmless("a\xFFz") == "a\uFFFDz");
}
