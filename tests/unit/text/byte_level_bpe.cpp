#include "../data.hpp"
#include "../given.hpp"
#include "fixture.hpp"

#include "strata/text/documents.hpp"
#include "strata/text/tokenizer_files.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
namespace fs = std::filesystem;

namespace {

using Tokens = std::vector<Token>;

/// Bytes as text: what is not UTF-8 becomes U+FFFD.
std::string lossy(const std::string& bytes) {
  return nlohmann::json::parse(nlohmann::json(bytes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void check_encoding(const ByteLevelBpe& tokenizer, const nlohmann::json& vectors) {
  for (const nlohmann::json& vector : vectors) {
    CAPTURE(vector["text"].dump());
    CHECK(tokenizer.encode(vector["text"].get<std::string>()) == vector["tokens"].get<Tokens>());
  }
}

}  // namespace

TEST_CASE("GPT-2's alphabet of bytes") {
  CHECK(ByteLevel::written(" a\n\xC3\xA9\xAD") == "\u0120a\u010A\u00C3\u00A9\u0143");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(ByteLevel::read(ByteLevel::written(all)) == all);
  CHECK(!ByteLevel::read(" "));
  CHECK(!ByteLevel::read("\u0144"));
  CHECK(!ByteLevel::read("\xFF"));
}

TEST_CASE("tokenizers of every kind encode as HuggingFace's do") {
  const given::Folder folder;
  for (const nlohmann::json& line : given::fixture("tokenizers.jsonl")) {
    CAPTURE(line["name"].get<std::string>());
    check_encoding(read_byte_level_bpe(folder.file("tokenizer.json", line["tokenizer"].dump())), line["vectors"]);
  }
}

TEST_CASE("GPT-2's tokenizer encodes as HuggingFace's does") {
  const auto folder = given::data("gpt2");
  if (!folder) return;
  const ByteLevelBpe gpt2 = read_gpt2_tokenizer(*folder);
  CHECK(gpt2.size() == 50'257);
  CHECK(gpt2.text(50'256) == "<|endoftext|>");
  CHECK(gpt2.text(262) == " the");
  check_encoding(gpt2, given::fixture("gpt2_tokens.jsonl"));
}

TEST_CASE("a published tokenizer.json encodes and decodes as its vectors say") {
  const auto file = given::data("tokenizers/tinystories_bpe_4096.json");
  const auto vectors = given::data("tokenizers/tinystories_bpe_4096.vectors.jsonl");
  if (!file || !vectors) return;
  const ByteLevelBpe tokenizer = read_byte_level_bpe(*file);
  CHECK(tokenizer.size() == 4096);
  Size count = 0;
  for (const nlohmann::json& vector : given::lines_of(*vectors)) {
    CAPTURE(vector["text"].dump());
    const Tokens tokens = vector["ids"].get<Tokens>();
    CHECK(tokenizer.encode(vector["text"].get<std::string>()) == tokens);
    std::string decoded = lossy(tokenizer.decode(tokens));
    // The vectors' decoder tidied up: it took the space before a question mark away.
    for (Size at; (at = decoded.find(" ?")) != decoded.npos;) decoded.erase(at, 1);
    CHECK(decoded == vector["decoded"].get<std::string>());
    ++count;
  }
  CHECK(count == 47);
}

TEST_CASE("decode gives back what was encoded, byte for byte") {
  const auto folder = given::data("gpt2");
  const auto file = given::data("tinystories/validation.txt");
  if (!folder || !file) return;
  const ByteLevelBpe gpt2 = read_gpt2_tokenizer(*folder);
  const std::string corpus = read_text(*file);
  Size stories = 0;
  for_each_document(corpus, Separator::mark, [&](std::string_view story) {
    CHECK(gpt2.decode(gpt2.encode(story)) == story);
    ++stories;
  });
  CHECK(stories == 485);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::string bytes = given::random_bytes(seed, 10 * seed);
    if (gpt2.decode(gpt2.encode(bytes)) != bytes) FAIL_CHECK("random bytes ", seed);
  }
  CHECK(error_of([&] { gpt2.decode(Tokens{50'257}); }) == "token 50257 is not of this vocabulary: expected 0 to 50256");
  CHECK(!error_of([&] { gpt2.decode(Tokens{-1}); }).empty());
}

// Were the time quadratic in the size, this would take hours, and the runner would end it.
TEST_CASE("words of half a megabyte") {
  const auto folder = given::data("gpt2");
  if (!folder) return;
  const ByteLevelBpe gpt2 = read_gpt2_tokenizer(*folder);
  const auto repeated = [](std::string_view part) {
    std::string word;
    while (word.size() < 500'000) word += part;
    return word;
  };
  for (const std::string& word : {repeated("a"), repeated("abracadabra"), repeated("ж"), repeated("\xFF"),
                                  repeated(" "), repeated("!"), repeated("1"), repeated("\u3000"), repeated("🦙")}) {
    const Tokens tokens = gpt2.encode(word);
    CHECK(gpt2.decode(tokens) == word);
  }
}
