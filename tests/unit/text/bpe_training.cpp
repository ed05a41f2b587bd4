#include "fixture.hpp"

#include "strata/text/bpe_training.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace strata;

namespace {

WordCounts words_of(const std::string& text) {
  WordCounts words;
  std::istringstream in{text};
  for (std::string word; in >> word;) ++words[word];
  return words;
}

}  // namespace

TEST_CASE("vocabularies are learnt as HuggingFace's tokenizers learn them") {
  const auto cases = given::fixture("bpe_training.jsonl");
  for (const nlohmann::json& json : cases) {
    CAPTURE(json["name"]);
    const LearntBpe learnt = learn_bpe(words_of(json["text"]), json["vocabulary"], json["special"]);
    CHECK(learnt.tokens == json["tokens"].get<std::vector<std::string>>());
    std::vector<std::vector<std::string>> merges;
    for (const Merges::Merge& merge : learnt.merges) {
      const auto text = [&](Token token) { return learnt.tokens[static_cast<Size>(token)]; };
      CHECK(text(merge.left) + text(merge.right) == text(merge.result));
      merges.push_back({text(merge.left), text(merge.right)});
    }
    CHECK(merges == json["merges"].get<std::vector<std::vector<std::string>>>());
  }
  CHECK(cases.size() == 10);
}

TEST_CASE("a vocabulary that has no room for the characters is refused") {
  CHECK_THROWS_WITH_AS(learn_bpe({{"abc", 1}}, 3, {"[UNK]"}),
                       "special tokens and characters are 4, more than a vocabulary of 3", Error);
  CHECK(learn_bpe({}, 2, {"[UNK]"}).tokens == std::vector<std::string>{"[UNK]"});
}

TEST_CASE("of a byte that is not UTF-8 nothing is learnt") {
  // U+00FF has the number that the byte has.
  const LearntBpe learnt = learn_bpe({{"ab\xFFgh", 2}, {"\u00FF", 1}, {"\xFF\xFE", 1}, {"\xC3", 1}}, 20, {});
  CHECK(learnt.tokens == std::vector<std::string>{"a", "b", "g", "h", "\u00FF", "ab", "gh"});
}
