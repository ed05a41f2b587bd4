#include "../given.hpp"

#include "strata/text/bpe_training.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
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
  std::ifstream in{"tests/parity/fixtures/bpe_training.jsonl"};
  Size cases = 0;
  for (std::string line; std::getline(in, line); ++cases) {
    const auto json = nlohmann::json::parse(line);
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
  CHECK(cases == 10);
}

TEST_CASE("a vocabulary that has no room for the characters is refused") {
  CHECK_THROWS_WITH_AS(learn_bpe({{"abc", 1}}, 3, {"[UNK]"}),
                       "special tokens and characters are 4, more than a vocabulary of 3", Error);
  CHECK(learn_bpe({}, 2, {"[UNK]"}).tokens == std::vector<std::string>{"[UNK]"});
}
