#include "../data.hpp"
#include "../given.hpp"
#include "fixture.hpp"

#include "strata/text/tokenizer_files.hpp"
#include "strata/text/tokenizer_json_writer.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <doctest/doctest.h>

using namespace strata;
using Json = nlohmann::json;

namespace {

std::string written(const std::filesystem::path& file) {
  return std::visit([](const auto& tokenizer) { return tokenizer_json(tokenizer); }, read_tokenizer_json(file));
}

/// The merges of older files are texts, and the added tokens of others are not in the vocabulary.
Json as_we_write(Json json) {
  for (const Json& added : json["added_tokens"])
    json["model"]["vocab"][added["content"].get<std::string>()] = added["id"];
  for (Json& merge : json["model"]["merges"])
    if (merge.is_string()) {
      const std::string both = merge;
      merge = {both.substr(0, both.find(' ')), both.substr(both.find(' ') + 1)};
    }
  return json;
}

template <class T> void check_saved_and_loaded(const T& tokenizer) {
  const given::Folder folder;
  const std::string json = tokenizer_json(tokenizer);
  const auto loaded = std::get<T>(read_tokenizer(folder.file("tokenizer.json", json)));
  CHECK(loaded.fingerprint() == tokenizer.fingerprint());
  CHECK(tokenizer_json(loaded) == json);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::string text = given::random_bytes(seed, 5 * seed) + given::random_text(seed);
    const std::vector<Token> tokens = tokenizer.encode(text);
    if (loaded.encode(text) != tokens || loaded.decode(tokens) != tokenizer.decode(tokens)) FAIL_CHECK("text ", seed);
  }
}

}  // namespace

TEST_CASE("HuggingFace's tokenizer.json is read and written as it was") {
  const given::Folder folder;
  for (const char* fixture : {"tokenizers.jsonl", "word_tokenizers.jsonl"})
    for (const Json& line : given::fixture(fixture)) {
      CAPTURE(line["name"].get<std::string>());
      const std::string text = written(folder.file("tokenizer.json", line["tokenizer"].dump()));
      const bool same = Json::parse(text) == as_we_write(line["tokenizer"]);
      CHECK(same);
      CHECK(written(folder.file("tokenizer.json", text)) == text);
    }
}

TEST_CASE("tokenizers are the same after they were saved and loaded") {
  const std::string text = "a \"quoted\\text\" of é, 🦙 and \u00A0\x01\x7F\n\t: aaaa \"\" \\\\ é🦙 é🦙";
  check_saved_and_loaded(train_word_bpe(text, {60, {"[PAD]", "[UNK]", "\"\n"}, "[UNK]"}));
  check_saved_and_loaded(train_word_bpe("", {1, {}}));
  check_saved_and_loaded(train_byte_level_bpe(text, {290, {"<|end of text|>", "a"}}));
  check_saved_and_loaded(train_byte_level_bpe(given::random_bytes(1, 2000), {270, {"<unk>"}, "<unk>"}));
  const std::string json = tokenizer_json(train_word_bpe(text, {60, {"[UNK]"}, "[UNK]"}));
  CHECK(json.ends_with("}\n"));
  CHECK(json.find("\"version\"") < json.find("\"model\""));
}

TEST_CASE("GPT-2's files as a tokenizer.json") {
  const auto folder = given::data("gpt2");
  if (!folder) return;
  check_saved_and_loaded(read_gpt2_tokenizer(*folder));
}
