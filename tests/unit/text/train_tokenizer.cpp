#include "../data.hpp"
#include "../given.hpp"
#include "fixture.hpp"

#include "strata/text/corpus.hpp"
#include "strata/text/tokenizer_files.hpp"
#include "strata/text/tokenizer_json_writer.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
using Tokens = std::vector<Token>;

namespace {

const std::string rhyme = "the cat sat on the mat; the rat sat on the hat: that is that, and the cat is fat.";

std::string refusal_of_words(const std::string& text, const VocabularyOrder& order) {
  return error_of([&] { train_word_bpe(text, order); });
}
std::string refusal_of_bytes(const std::string& text, const VocabularyOrder& order) {
  return error_of([&] { train_byte_level_bpe(text, order); });
}

/// Each on a line.
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += "\n" + word;
  return text;
}

std::vector<std::vector<std::string>> merges_of(const WordBpe& words) {
  std::vector<std::vector<std::string>> merges;
  for (const Merges::Merge& merge : words.rules().merges)
    merges.push_back({std::string{words.text(merge.left)}, std::string{words.text(merge.right)}});
  return merges;
}

}  // namespace

TEST_CASE("whole tokenizers are learnt as HuggingFace learns them") {
  const auto lines = given::fixture("trained_tokenizers.jsonl");
  CHECK(lines.size() == 9);
  for (const nlohmann::json& line : lines) {
    CAPTURE(line["name"].get<std::string>());
    const VocabularyOrder order{line["size"], line["special"], line["unknown"]};
    const std::string text = line["text"];
    const std::string learnt =
        line["bytes"] ? tokenizer_json(train_byte_level_bpe(text, order)) : tokenizer_json(train_word_bpe(text, order));
    const bool same = nlohmann::json::parse(learnt) == line["tokenizer"];
    CHECK(same);
  }
}

TEST_CASE("what is learnt depends on no order of the words") {
  const VocabularyOrder order{30, {"[PAD]", "[UNK]"}, "[UNK]"};
  const WordBpe learnt = train_word_bpe(rhyme, order);
  CHECK(learnt.size() == 30);
  CHECK(learnt.fingerprint() != train_word_bpe(rhyme + " zoo", order).fingerprint());
  CHECK(learnt.fingerprint() != train_word_bpe(rhyme, {30, {"[PAD]", "[UNK]"}}).fingerprint());
  std::vector<std::string> words = given::pieces_of<WhitespacePieces>(rhyme);
  const std::string bytes = train_byte_level_bpe(listed(words), {275, {}}).fingerprint();
  for (Size i = 0; i < 20; ++i) {
    std::rotate(words.begin(), words.begin() + 5, words.end());
    std::swap(words[i % words.size()], words[0]);
    CHECK(train_word_bpe(listed(words), order).fingerprint() == learnt.fingerprint());
    CHECK(train_byte_level_bpe(listed(words), {275, {}}).fingerprint() == bytes);
  }
}

TEST_CASE("a vocabulary is as large as its text allows, and has room for its characters") {
  CHECK(train_word_bpe("ab ab", {1000, {"[UNK]"}}).size() == 4);
  CHECK(train_byte_level_bpe("ab ab", {1000, {}}).size() == 256 + 2);  // "ab" and " ab"
  CHECK(train_byte_level_bpe(rhyme, {256, {}}).rules().merges.empty());
  CHECK(refusal_of_words("abc", {3, {"[UNK]"}}) == "special tokens and characters are 4, more than a vocabulary of 3");
  CHECK(refusal_of_bytes("", {256, {"<|end|>"}}) ==
        "special tokens and characters are 257, more than a vocabulary of 256");
  const WordBpe nothing = train_word_bpe(" \n", {10, {"[PAD]", "[UNK]"}, "[UNK]"});
  CHECK(nothing.size() == 2);
  CHECK(nothing.encode("ab c") == Tokens{1, 1, 1});
  CHECK(train_word_bpe("", {0, {}}).encode("ab c") == Tokens{});
}

TEST_CASE("special tokens that can't be such") {
  CHECK(refusal_of_words("a", {9, {"[PAD]", ""}}) == "found an empty special token");
  CHECK(refusal_of_bytes("a", {999, {"[PAD]", "[UNK]", "[PAD]"}}) == "found the special token \"[PAD]\" twice");
  CHECK(refusal_of_words("a", {9, {"[PAD]"}, "[UNK]"}) == "the unknown token \"[UNK]\" is none of the special tokens");
  CHECK(refusal_of_bytes("a", {999, {"Ġ"}}) == "special token \"Ġ\" also stands for other bytes in GPT-2's alphabet");
  const ByteLevelBpe bytes = train_byte_level_bpe("a", {999, {"ein Ende"}});
  CHECK(bytes.encode("a ein Ende") == Tokens{bytes.encode("a")[0], bytes.encode(" ")[0], 0});
}

TEST_CASE("learnt from bytes, any bytes can be encoded and decoded") {
  const ByteLevelBpe bytes =
      train_byte_level_bpe(rhyme + given::random_bytes(7, 5000) + "é\xFF\u00FF", {400, {"<|end|>"}});
  CHECK(bytes.size() == 400);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::string text = given::random_bytes(seed, 10 * seed) + given::random_text(seed);
    if (bytes.decode(bytes.encode(text)) != text) FAIL_CHECK("random bytes ", seed);
  }
  CHECK(bytes.encode("cat<|end|>") == Tokens{bytes.encode("cat")[0], 0});
}

TEST_CASE("words are learnt from a text that is not UTF-8") {
  const WordBpe words = train_word_bpe("ab ab\xFF \xFF\xFE! \u00FF \xC3", {50, {"[UNK]"}, "[UNK]"});
  CHECK(words.size() == 6);  // [UNK] ! a b ÿ ab
  CHECK(words.encode("ab\xFF \u00FF!") == Tokens{5, 0, 4, 1});
  CHECK(nlohmann::json::parse(tokenizer_json(words))["model"]["vocab"].size() == 6);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::string text = given::random_bytes(seed, 20 * seed);
    const WordBpe learnt = train_word_bpe(text, {2000, {"[UNK]"}, "[UNK]"});
    if (nlohmann::json::parse(tokenizer_json(learnt))["model"]["vocab"].size() != learnt.size())
      FAIL_CHECK("random bytes ", seed);
    for (const Token token : learnt.encode(text))
      if (token < 0) FAIL_CHECK("random bytes ", seed, ": token ", token);
  }
}

TEST_CASE("Shakespeare in a vocabulary of 500") {
  const auto file = given::data("shakespeare/input.txt");
  if (!file) return;
  const nlohmann::json expected = given::fixture("shakespeare_bpe.json")[0];
  const std::string text = read_text(*file);
  const WordBpe words = train_word_bpe(text, {500, {"[PAD]", "[UNK]"}, "[UNK]"});
  CHECK(words.size() == 500);
  CHECK(nlohmann::json(merges_of(words)) == expected["merges"]);
  const Tokens tokens = words.encode(text);
  CHECK(tokens.size() == 447'717);
  CHECK(tokens.size() == expected["tokens"]);
  CHECK(words.decode(std::span{tokens}.first(25)) == expected["first"]);
  std::vector<std::pair<Size, std::string>> counts(words.size());
  for (Size i = 0; i < words.size(); ++i) counts[i].second = words.text(static_cast<Token>(i));
  for (const Token token : tokens) ++counts[static_cast<Size>(token)].first;
  std::ranges::sort(counts, std::greater{});
  for (Size i = 0; i < expected["frequent"].size(); ++i)
    CHECK(nlohmann::json{counts[i].second, counts[i].first} == expected["frequent"][i]);
}
