#include "../given.hpp"

#include "strata/text/simple_tokenizers.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
using Tokens = std::vector<Token>;

TEST_CASE("bytes") {
  const Bytes bytes;
  CHECK(bytes.encode("a\xFF") == Tokens{97, 255});
  CHECK(bytes.decode(bytes.encode("a\xFF\n")) == "a\xFF\n");
  CHECK(bytes.text(98) == "b");
  CHECK(error_of([&] { bytes.decode(Tokens{256}); }) == "token 256 is not of this vocabulary: expected 0 to 255");
}

TEST_CASE("characters, the most frequent first") {
  const Characters characters{"néé\xFFz"};
  CHECK(characters.size() == 5);
  CHECK(characters.text(0) == "[unknown]");
  CHECK(characters.text(1) == "é");
  CHECK(characters.encode("éznx\xFF") == Tokens{1, 3, 2, 0, 4});
  CHECK(characters.decode(Tokens{1, 0, 3}) == "éz");
  CHECK(Characters{"néé\xFFz", 3}.encode("énz") == Tokens{1, 2, 0});
  CHECK(characters.fingerprint() != Characters{"né"}.fingerprint());
  CHECK(!error_of([] { Characters{""}; }).empty());
}

TEST_CASE("words, with the space before them") {
  const std::string text = "the cat and the dog saw the cat.";
  const Words words{text};
  CHECK(words.text(1) == " cat");
  CHECK(words.text(2) == " the");
  CHECK(words.decode(words.encode(text)) == text);
  CHECK(words.encode("the fox.") == Tokens{words.encode("the")[0], Words::unknown, words.encode(".")[0]});
}
