#include "../given.hpp"
#include "fixture.hpp"

#include "strata/text/tokenizer_files.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
using Tokens = std::vector<Token>;

namespace {

WordBpe trained() { return train_word_bpe("abab abab ba ba!", {.size = 8, .special = {"[UNK]"}, .unknown = "[UNK]"}); }

WordBpe fused() {
  BpeRules rules = trained().rules();
  rules.fuse_unknown = true;
  return WordBpe{std::move(rules)};
}

}  // namespace

TEST_CASE("BPE of words, encoded and decoded") {
  const WordBpe words = trained();
  CHECK(words.size() == 7);
  CHECK(words.text(4) == "ab");
  CHECK(words.encode("abab baa!") == Tokens{6, 5, 2, 1});
  CHECK(words.decode(Tokens{6, 5, 0, 2, 1}) == "abab ba a !");
  CHECK(words.encode("") == Tokens{});
  CHECK(words.encode(" \n") == Tokens{});
  CHECK(words.decode(Tokens{}).empty());
  CHECK(error_of([&] { words.decode(Tokens{7}); }) == "token 7 is not of this vocabulary: expected 0 to 6");
  CHECK(!error_of([&] { words.text(-1); }).empty());
}

TEST_CASE("BPE of words encodes and decodes as HuggingFace's does") {
  const given::Folder folder;
  for (const nlohmann::json& line : given::fixture("word_tokenizers.jsonl")) {
    CAPTURE(line["name"].get<std::string>());
    const auto file = folder.file("tokenizer.json", line["tokenizer"].dump());
    const auto words = std::get<WordBpe>(read_tokenizer(file));
    for (const nlohmann::json& vector : line["vectors"]) {
      CAPTURE(vector["text"].dump());
      const Tokens tokens = words.encode(vector["text"].get<std::string>());
      CHECK(tokens == vector["tokens"].get<Tokens>());
      CHECK(words.decode(tokens) == vector["decoded"].get<std::string>());
    }
  }
}

TEST_CASE("what training has not seen becomes unknown") {
  const WordBpe words = trained();
  CHECK(words.encode("xaby é") == Tokens{0, 4, 0, 0});
  CHECK(words.encode("a\xFF\xFE\xC3(ba") == Tokens{2, 0, 0, 0, 0, 5});
  CHECK(words.encode("[UNK]ab") == Tokens{0, 4});
  CHECK(fused().encode("xyabé\xFF") == Tokens{0, 4, 0, 0});  // the byte is a sign, no part of the word
  CHECK(fused().encode("\xFF\xFE xy") == Tokens{0, 0});
  CHECK(fused().fingerprint() != words.fingerprint());
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::string bytes = given::random_bytes(seed, 10 * seed);
    std::string signs;  // nothing in it is UTF-8 but for the words
    for (char c : bytes) signs += static_cast<unsigned char>(c) >= 0x80 ? "\xFF" : c == 'a' ? " ab " : "a";
    const auto unknown = std::ranges::count(words.encode(signs), 0);
    if (unknown != std::ranges::count(signs, '\xFF')) FAIL_CHECK("signs ", seed, ": ", unknown);
    const Tokens tokens = words.encode(bytes);
    if (!tokens.empty() && (std::ranges::min(tokens) < 0 || std::ranges::max(tokens) >= 7)) FAIL_CHECK("bytes ", seed);
    words.decode(tokens);
  }
}

TEST_CASE("a text of words, tidied") {
  CHECK(tidied("").empty());
  CHECK(tidied(" ") == " ");
  CHECK(tidied("Speak , speak .") == "Speak, speak.");
  CHECK(tidied("What ? No ; I do n ' t : so ! ( yes ) [ no ]") == "What? No; I do n't: so! (yes) [no]");
  CHECK(tidied("well - known , and -- so") == "well-known, and--so");
  CHECK(tidied("\" Aye . \"") == "\" Aye. \"");
  CHECK(tidied(" , a . ") == " , a. ");
  CHECK(tidied("a  ,") == "a ,");
  CHECK(tidied("é ' ш") == "é'ш");
}
