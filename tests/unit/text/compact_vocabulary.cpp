#include "../data.hpp"
#include "../given.hpp"

#include "strata/io/mapped_file.hpp"
#include "strata/text/simple_tokenizers.hpp"
#include "strata/text/tokenizer_files.hpp"

#include <doctest/doctest.h>

using namespace strata;
using given::error_of;
using Tokens = std::vector<Token>;

TEST_CASE("the most frequent bytes of a corpus as a vocabulary") {
  std::vector<Size> heard;
  const std::vector<std::uint64_t> counts =
      token_counts(Bytes{}, "banana\n\ncab\n", Separator::blank_lines, [&](Size bytes) { heard.push_back(bytes); });
  CHECK(heard == std::vector<Size>{6, 11});
  const CompactTokenizer<Bytes> tokenizer{Bytes{}, CompactVocabulary{{"", "bytes", 256}, counts, 6}};
  CHECK(tokenizer.size() == 6);
  CHECK(tokenizer.vocabulary().kept() == Tokens{'a', 'b', 'n'});  // b and n twice each: the smaller number first
  CHECK(tokenizer.encode("can bat") == Tokens{1, 3, 5, 1, 4, 3, 1});
  CHECK(tokenizer.decode(Tokens{0, 1, 3, 5, 2, 4}) == "anb");
  CHECK(tokenizer.text(2) == "[end of story]");
  CHECK(tokenizer.text(3) == "a");
  CHECK(error_of([&] { tokenizer.decode(Tokens{6}); }) == "token 6 is not of this vocabulary: expected 0 to 5");
  const CompactVocabulary all{{"", "bytes", 256}, counts, 4096};
  CHECK(all.size() == 3 + 4);
  CHECK(!error_of([&] { CompactVocabulary({"", "bytes", 256}, counts, 3); }).empty());
}

TEST_CASE("a compact vocabulary is what was saved, or says what is wrong") {
  const given::Folder folder;
  const auto file = folder.path / "compact.json";
  const CompactVocabulary made{{"gpt2", "0123456789abcdef", 50'257}, Tokens{13, 262, 0}};
  NewFile out{file};
  out.write(made.json());
  out.commit();
  const CompactVocabulary read = CompactVocabulary::from(detail::read_json(file), "compact.json");
  CHECK(read.kept() == made.kept());
  CHECK(read.base().path == "gpt2");
  CHECK(read.base().fingerprint == made.base().fingerprint);
  CHECK(read.symbol(262) == 4);
  CHECK(read.symbol(14) == CompactVocabulary::unknown);
  CHECK(read.base_token(4) == 262);
  CHECK(read.base_token(2) == -1);

  const auto refusal = [&](const char* key, const nlohmann::json& value) {
    nlohmann::json json = nlohmann::json::parse(made.json());
    json[nlohmann::json::json_pointer{key}] = value;
    return error_of([&] { CompactVocabulary::from(nlohmann::json::parse(json.dump()), "compact.json"); });
  };
  CHECK(refusal("/tokens", Tokens{5, 7, 5}) == "compact.json: token 5 comes twice");
  CHECK(refusal("/tokens", Tokens{50'257}) ==
        "compact.json: token 50257 is not of this vocabulary: expected 0 to 50256");
  CHECK(refusal("/tokens", Tokens{}).find("at least one token") != std::string::npos);
  CHECK(refusal("/tokens", {1.5}) == "compact.json: found 1.5 among the tokens, expected whole numbers from 0 on");
  CHECK(refusal("/tokens", "x").starts_with("compact.json: "));
  CHECK(refusal("/tokenizer", nullptr).starts_with("compact.json: expected \"tokenizer\" with"));
  CHECK(refusal("/tokenizer/size", -1) == "compact.json: found size -1 of the tokenizer, expected at most 134217727");
  CHECK(refusal("/format", "other") == "compact.json: found no \"format\": \"strata compact vocabulary 1\"");
  CHECK(error_of([&] { read_compact_bpe(file); }) == file.string() + ": its tokenizer is not at \"gpt2\" any more");
}

TEST_CASE("a compact vocabulary finds its tokenizer, and knows another") {
  const given::Folder folder;
  folder.file("encoder.json", R"({"a": 0, "b": 1, "ab": 2})");
  folder.file("vocab.bpe", "a b\n");
  const ByteLevelBpe base = read_byte_level_bpe(folder.path);
  const CompactVocabulary vocabulary{{".", base.fingerprint(), base.size()}, Tokens{2, 0}};
  const auto file = folder.file("compact.json", vocabulary.json());
  const auto tokenizer = std::get<CompactBpe>(read_tokenizer(file));
  CHECK(tokenizer.encode("abba") == Tokens{3, 1, 4});
  CHECK(tokenizer.decode(Tokens{3, 1, 4, 2}) == "aba");
  CHECK(tokenizer.fingerprint() == CompactBpe{base, vocabulary}.fingerprint());
  folder.file("vocab.bpe", "b a\n");
  folder.file("encoder.json", R"({"a": 0, "b": 1, "ba": 2})");
  CHECK(error_of([&] { read_tokenizer(file); }).find("made for another tokenizer: found 3 tokens, fingerprint ") !=
        std::string::npos);
}

TEST_CASE("the stories under the compact vocabulary of GPT-2 that they make") {
  const auto folder = given::data("gpt2");
  const auto train_file = given::data("tinystories/train.txt"),
             validation_file = given::data("tinystories/validation.txt");
  if (!folder || !train_file || !validation_file) return;
  const MappedFile train{*train_file}, validation{*validation_file};
  const ByteLevelBpe gpt2 = read_gpt2_tokenizer(*folder);
  const std::vector<std::uint64_t> counts = token_counts(gpt2, train.text(), Separator::mark, [](Size) {});
  const CompactBpe tokenizer{gpt2, {{"gpt2", gpt2.fingerprint(), gpt2.size()}, counts, 4096}};
  CHECK(tokenizer.size() == 4096);
  const auto joined = [&](std::string_view corpus) {
    Tokens tokens;
    for_each_document(corpus, separator_of(corpus), [&](std::string_view story) {
      const Tokens more = tokenizer.encode(story);
      tokens.insert(tokens.end(), more.begin(), more.end());
      tokens.push_back(CompactVocabulary::end_of_story);
    });
    return tokens;
  };
  const Tokens tokens = joined(train.text());
  CHECK(tokens.size() == 1'980'308);
  CHECK(std::ranges::count(tokens, CompactVocabulary::end_of_story) == 9785);
  const auto unknown = std::ranges::count(tokens, CompactVocabulary::unknown);
  CHECK(static_cast<double>(unknown) / static_cast<double>(tokens.size()) == doctest::Approx(0.00854).epsilon(0.0005));
  CHECK(joined(validation.text()).size() == 99'670);
}
