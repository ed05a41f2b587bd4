#include "../data.hpp"
#include "../given.hpp"

#include "strata/text/tokenizer_files.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
using Json = nlohmann::json;

namespace {

const std::string encoder = R"({"a": 0, "b": 1, "Ġ": 2, "ab": 3, "Ġa": 4, "<|end|>": 5})",
                  merges = "#version: 0.2\na b\nĠ a\n";

/// What is said of GPT-2's files, without the folder's name.
std::string gpt2_refusal(std::string_view encoder_json, std::string_view vocab_bpe) {
  const given::Folder folder;
  folder.file("encoder.json", encoder_json);
  folder.file("vocab.bpe", vocab_bpe);
  std::string error = error_of([&] { read_gpt2_tokenizer(folder.path); });
  for (Size at; (at = error.find(folder.path.string() + "/")) != error.npos;)
    error.erase(at, folder.path.string().size() + 1);
  return error;
}

Json small() {
  return Json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null, "normalizer": null, "post_processor": null,
    "added_tokens": [{"id": 4, "content": "<|end|>", "single_word": false, "lstrip": false, "rstrip": false,
                      "normalized": false, "special": true}],
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
    "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
    "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "", "fuse_unk": false,
              "end_of_word_suffix": "", "byte_fallback": false, "ignore_merges": false,
              "vocab": {"a": 0, "b": 1, "Ġ": 2, "ab": 3}, "merges": ["a b"]}})");
}

Json small_of_words() {
  return Json::parse(R"({
    "version": "1.0", "truncation": null, "padding": null, "normalizer": null, "post_processor": null, "decoder": null,
    "added_tokens": [{"id": 0, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false,
                      "normalized": false, "special": true}],
    "pre_tokenizer": {"type": "Whitespace"},
    "model": {"type": "BPE", "dropout": null, "unk_token": "[UNK]", "continuing_subword_prefix": null, "fuse_unk": false,
              "end_of_word_suffix": null, "byte_fallback": false, "ignore_merges": false,
              "vocab": {"[UNK]": 0, "a": 1, "é": 2, "aé": 3}, "merges": [["a", "é"]]}})");
}

/// What is said of a tokenizer.json, without its name, where `change` is laid over the small one.
std::string json_refusal(const std::string& pointer, const Json& value, Json json = small()) {
  const given::Folder folder;
  json[Json::json_pointer{pointer}] = value;
  const auto file = folder.file("tokenizer.json", json.dump());
  const std::string error = error_of([&] { read_tokenizer_json(file); });
  return error.starts_with(file.string()) ? error.substr(file.string().size() + 2) : error;
}

}  // namespace

TEST_CASE("small tokenizers from files of either kind") {
  const given::Folder folder;
  folder.file("encoder.json", encoder);
  folder.file("vocab.bpe", merges);
  const ByteLevelBpe gpt2 = read_gpt2_tokenizer(folder.path);
  CHECK(gpt2.encode("ab aab") == std::vector<Token>{3, 4, 3});
  CHECK(gpt2.decode(std::vector<Token>{3, 4, 5}) == "ab a<|end|>");
  const ByteLevelBpe json = read_byte_level_bpe(folder.file("tokenizer.json", small().dump()));
  CHECK(json.encode("ab<|end|> aab") == std::vector<Token>{3, 4, 2, 0, 3});
  CHECK(json.decode(json.encode("ab<|end|> aab")) == "ab<|end|> aab");
  CHECK(json.fingerprint() != gpt2.fingerprint());
  CHECK(json.fingerprint() == read_byte_level_bpe(folder.path / "tokenizer.json").fingerprint());
}

TEST_CASE("a small tokenizer of words from a file") {
  const given::Folder folder;
  const auto file = folder.file("tokenizer.json", small_of_words().dump());
  const auto words = std::get<WordBpe>(read_tokenizer(file));
  CHECK(words.encode("aé éa!") == std::vector<Token>{3, 2, 1, 0});
  CHECK(words.decode(std::vector<Token>{3, 0, 2}) == "aé é");
  CHECK(words.fingerprint() == std::get<WordBpe>(read_tokenizer_json(file)).fingerprint());
  CHECK(error_of([&] { read_byte_level_bpe(file); }) == file.string() + ": found BPE of words, expected BPE of bytes");
}

TEST_CASE("GPT-2's files, missing, cut short or wrong") {
  CHECK(gpt2_refusal(encoder, merges).empty());
  CHECK(gpt2_refusal(encoder, "a b\r\nĠ a\r\n").empty());
  CHECK(error_of([] { read_gpt2_tokenizer("/nowhere"); }) ==
        "/nowhere/encoder.json: can't be opened: No such file or directory");
  CHECK(gpt2_refusal("", merges) == "encoder.json: the file is empty, expected text");
  CHECK(gpt2_refusal(encoder.substr(0, 30), merges) == "encoder.json: the file is cut short: its JSON has no end");
  CHECK(gpt2_refusal("{,}", merges) == "encoder.json: found no JSON: byte 2 is wrong");
  CHECK(gpt2_refusal("[1]", merges) == "encoder.json: found array, expected an object of tokens and their numbers");
  CHECK(gpt2_refusal(R"({"a": 0, "a": 1})", merges) == "encoder.json: found \"a\" twice in one object");
  CHECK(gpt2_refusal(R"({"a": 0, "b": 0})", merges) == "encoder.json: tokens \"a\" and \"b\" have the same number 0");
  CHECK(gpt2_refusal(R"({"a": 0, "b": 2, "ab": 3})", "a b") ==
        "encoder.json: no token has the number 1, though there are 3");
  CHECK(gpt2_refusal(R"({"a": -1})", merges) == "encoder.json: token \"a\": found number -1, expected 0 to 134217727");
  CHECK(gpt2_refusal(R"({"a": "x"})", merges) ==
        "encoder.json: token \"a\": found number \"x\", expected 0 to 134217727");
  CHECK(gpt2_refusal(R"({"": 0})", "") == "encoder.json: token 0 is empty");
  CHECK(gpt2_refusal(R"({"▁a": 0})", "#version: 0.2\n") ==
        "encoder.json: token \"▁a\" is not in GPT-2's alphabet of bytes: this is no byte-level BPE");
  CHECK(gpt2_refusal(encoder, "a b\n") ==
        "vocab.bpe: 1 tokens of encoder.json are made by no merge, the first \"Ġa\"; it may be cut short");
  CHECK(gpt2_refusal(encoder, "a b\nĠ") ==
        "vocab.bpe, line 2: found \"Ġ\", expected two tokens with a space between them");
  CHECK(gpt2_refusal(encoder, "a b\n\nĠ a\n") ==
        "vocab.bpe, line 2: found \"\", expected two tokens with a space between them");
  CHECK(gpt2_refusal(encoder, "a b\na b\nĠ a\n") == "vocab.bpe, line 2: found the merge of \"a\" and \"b\" twice");
  CHECK(gpt2_refusal(encoder, "a b\nĠ x\n") == "vocab.bpe, line 2: found \"x\", which is no token of encoder.json");
  CHECK(gpt2_refusal(encoder, "a b\nb a\n") == "vocab.bpe, line 2: found \"ba\", which is no token of encoder.json");
}

TEST_CASE("a tokenizer.json of a kind that is not supported is refused by its name") {
  CHECK(json_refusal("/truncation", nullptr).empty());
  CHECK(json_refusal("/model/merges", Json::parse(R"([["a", "b"]])")).empty());
  CHECK(json_refusal("/model/type", "WordPiece") == "model \"WordPiece\" is not supported, expected \"BPE\"");
  CHECK(json_refusal("/pre_tokenizer/type", "Metaspace") ==
        "pre_tokenizer \"Metaspace\" is not supported, expected \"ByteLevel\" or \"Whitespace\"");
  CHECK(json_refusal("/pre_tokenizer", Json{{"type", "Sequence"}, {"pretokenizers", Json::array()}}) ==
        "pre_tokenizer \"Sequence\" is not supported, expected \"ByteLevel\" or \"Whitespace\"");
  CHECK(json_refusal("/pre_tokenizer", nullptr) ==
        "found pre_tokenizer \"null\", expected \"ByteLevel\" or \"Whitespace\"");
  CHECK(json_refusal("/pre_tokenizer/words", 7) == "pre_tokenizer: words \"7\" is not supported");
  CHECK(json_refusal("/pre_tokenizer/use_regex", 1) == "pre_tokenizer: found use_regex \"1\", expected true or false");
  CHECK(json_refusal("/normalizer", Json{{"type", "NFC"}}) == "normalizer \"NFC\" is not supported");
  CHECK(json_refusal("/decoder/type", "Metaspace") == "decoder \"Metaspace\" is not supported, expected \"ByteLevel\"");
  CHECK(json_refusal("/post_processor", Json{{"type", "TemplateProcessing"}}) ==
        "post_processor \"TemplateProcessing\" is not supported, expected \"ByteLevel\"");
  CHECK(json_refusal("/truncation", Json{{"max_length", 512}}) ==
        "truncation \"{\\\"max_length\\\":512}\" is not supported");
  CHECK(json_refusal("/version", "2.0") == "version \"2.0\" is not supported, expected \"1.0\"");
  CHECK(json_refusal("/model/dropout", 0.1) == "model: dropout \"0.1\" is not supported");
  CHECK(json_refusal("/model/byte_fallback", true) == "model: byte_fallback \"true\" is not supported");
  CHECK(json_refusal("/model/continuing_subword_prefix", "##") ==
        "model: continuing_subword_prefix \"##\" is not supported");
  CHECK(json_refusal("/model/unk_token", "<unk>") == "model: unk_token \"<unk>\" is no token");
  CHECK(json_refusal("/model/vocab/▁c", 5) ==
        "token \"▁c\" is not in GPT-2's alphabet of bytes: this is no byte-level BPE");
}

TEST_CASE("a tokenizer.json of words of a kind that is not supported is refused by its name") {
  const auto refusal = [](const std::string& pointer, const Json& value) {
    return json_refusal(pointer, value, small_of_words());
  };
  CHECK(refusal("/decoder", nullptr).empty());
  CHECK(refusal("/model/unk_token", nullptr).empty());
  CHECK(refusal("/decoder", Json{{"type", "BPEDecoder"}}) ==
        "decoder is not supported with pre_tokenizer \"Whitespace\"");
  CHECK(refusal("/post_processor", Json{{"type", "TemplateProcessing"}}) ==
        "post_processor is not supported with pre_tokenizer \"Whitespace\"");
  CHECK(refusal("/normalizer", Json{{"type", "Lowercase"}}) == "normalizer \"Lowercase\" is not supported");
  CHECK(refusal("/model/end_of_word_suffix", "</w>") == "model: end_of_word_suffix \"</w>\" is not supported");
  CHECK(refusal("/model/unk_token", "<unk>") == "model: unk_token \"<unk>\" is no token");
  CHECK(refusal("/model/vocab/x", 9) == "no token has the number 4, though there are 5");
}

TEST_CASE("a tokenizer.json that contradicts itself") {
  CHECK(json_refusal("/model/merges", Json::parse(R"(["a b", "a b"])"))
            .find("merge 2: found the merge of \"a\" and \"b\" twice") != std::string::npos);
  CHECK(json_refusal("/model/merges", Json::parse(R"(["a x"])")).find("found \"x\", which is no token") !=
        std::string::npos);
  CHECK(json_refusal("/model/merges", Json::parse(R"(["a b c"])")).find("found \"a b c\", expected \"a b\"") !=
        std::string::npos);
  CHECK(json_refusal("/model/merges", Json::parse(R"([["a"]])")).find("expected \"a b\" or") != std::string::npos);
  CHECK(json_refusal("/model/merges", nullptr) == "model: found no list \"merges\"");
  CHECK(json_refusal("/model", nullptr) == "found model \"null\", expected an object");
  CHECK(json_refusal("/added_tokens/0/id", 3) == "tokens \"ab\" and \"<|end|>\" have the same number 3");
  CHECK(json_refusal("/added_tokens/0/id", 9) == "no token has the number 4, though there are 5");
  CHECK(json_refusal("/added_tokens/0/content", "a") == "added token \"a\": found id 4, but model.vocab says 0");
  CHECK(json_refusal("/added_tokens/0/lstrip", true) == "added token \"<|end|>\": lstrip \"true\" is not supported");
  CHECK(json_refusal("/added_tokens/0/single_word", true) ==
        "added token \"<|end|>\": single_word \"true\" is not supported");
  CHECK(json_refusal("/added_tokens/1", small()["added_tokens"][0]) == "added token \"<|end|>\" comes twice");
  CHECK(json_refusal("/added_tokens/1", 5) == "found added token \"5\", expected an object");
  const given::Folder folder;
  const auto file = folder.file("tokenizer.json", small().dump());
  const std::string whole = given::content_of(file);
  for (Size length = 1; length < whole.size(); length += 7) {
    folder.file("tokenizer.json", whole.substr(0, length));
    CHECK(error_of([&] { read_tokenizer(file); }).starts_with(file.string() + ": "));
  }
  folder.file("tokenizer.json", "{}");
  CHECK(error_of([&] { read_tokenizer(file); }) == file.string() + ": found no \"model\": this is no tokenizer.json");
}
