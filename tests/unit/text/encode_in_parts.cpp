#include "../data.hpp"
#include "../given.hpp"

#include "strata/core/random.hpp"
#include "strata/io/mapped_file.hpp"
#include "strata/text/encode_in_parts.hpp"
#include "strata/text/simple_tokenizers.hpp"
#include "strata/text/tokenizer_files.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

using Tokens = std::vector<Token>;
using Texts = std::vector<std::string_view>;

Texts documents(std::string_view corpus, Separator separator) {
  Texts texts;
  for_each_document(corpus, separator, [&](std::string_view document) { texts.push_back(document); });
  return texts;
}

Texts parts(std::string_view text, Size most) {
  Texts texts;
  encode_in_parts(
      Bytes{}, text, [&](std::span<const Token>, std::string_view part) { texts.push_back(part); }, most);
  return texts;
}

/// All tokens, after a look at the parts: in order and without gaps they are the text, and none is longer than `most`.
Tokens encoded(const Tokenizer auto& tokenizer, std::string_view text, Size most) {
  Tokens all;
  Size done = 0;
  encode_in_parts(
      tokenizer, text,
      [&](std::span<const Token> tokens, std::string_view part) {
        REQUIRE(part.data() == text.data() + done);
        REQUIRE((part.size() > 0 && part.size() <= most));
        done += part.size();
        all.insert(all.end(), tokens.begin(), tokens.end());
      },
      most);
  REQUIRE(done == text.size());
  return all;
}

/// Many short words of random characters, some of several bytes, some spaces among them, some bytes that are no UTF-8.
std::string random_text(std::uint64_t seed, Size length) {
  static constexpr std::string_view characters[] = {"a",        "s",      "'",      "1", ".",  "\n",   "\t",
                                                    "é",        "\u00A0", "\u3000", "ж", "中", "🦙", "\xFF",
                                                    "\xE2\x80", "\xC2",   " ",      " ", " ",  " "};
  const RandomStream random{seed, Purpose::initialisation};
  std::string text;
  for (Size i = 0; i < length; ++i) text += characters[random.bits(i) % std::size(characters)];
  return text;
}

std::optional<ByteLevelBpe> gpt2() {
  const auto folder = given::data("gpt2");
  return folder ? std::optional{read_gpt2_tokenizer(*folder)} : std::nullopt;
}

}  // namespace

TEST_CASE("documents between marks, or else between blank lines") {
  const std::string_view marked = "\n one\n\ntwo \n<|endoftext|>\n<|endoftext|>three";
  CHECK(separator_of(marked) == Separator::mark);
  CHECK(documents(marked, Separator::mark) == Texts{"one\n\ntwo", "three"});
  CHECK(documents("one<|endoftext|>two<|endoftext|>", Separator::mark) == Texts{"one", "two"});
  CHECK(documents("one<|endoftext|", Separator::mark) == Texts{"one<|endoftext|"});
  CHECK(documents("<|endoftext|>", Separator::mark).empty());

  const std::string_view plain = "\n\n one\ntwo\n \t\n\nthree\n";
  CHECK(separator_of(plain) == Separator::blank_lines);
  CHECK(documents(plain, Separator::blank_lines) == Texts{"one\ntwo", "three"});
  CHECK(documents("one\r\n\r\ntwo\r\n", Separator::blank_lines) == Texts{"one", "two"});
  CHECK(documents("one", Separator::blank_lines) == Texts{"one"});
  CHECK(documents(" \n\n", Separator::blank_lines).empty());
  CHECK(documents("", separator_of("")).empty());
}

TEST_CASE("parts end before white space, or within a word that is too long") {
  CHECK(parts("", 8).empty());
  CHECK(parts("one two", 8) == Texts{"one two"});
  CHECK(parts("one two\nthree", 8) == Texts{"one", " two", "\nthree"});
  CHECK(parts("one\ntwo\nsix", 8) == Texts{"one\ntwo", "\nsix"});
  CHECK(parts("one  two", 5) == Texts{"one", "  two"});
  CHECK(parts("ab    cd", 4) == Texts{"ab", "    ", "cd"});
  CHECK(parts("éé éé", 6) == Texts{"éé ", "éé"});  // not before the space: what is not ASCII may be white space too
  CHECK(parts("abc🦙🦙", 5) == Texts{"abc", "🦙", "🦙"});
  CHECK(parts("\xF0\x9F\xA6\xF0\x9F\xA6", 4) == Texts{"\xF0\x9F\xA6\xF0", "\x9F\xA6"});
}

TEST_CASE("words in parts are the words of the whole text, whatever the characters") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::string text = random_text(seed, 2'000);
    const Words words{text};
    CHECK(encoded(words, text, 400) == words.encode(text));
  }
}

TEST_CASE("stories in parts make the tokens of whole stories") {
  const auto tokenizer = gpt2();
  const auto file = given::data("tinystories/validation.txt");
  if (!tokenizer || !file) return;
  const MappedFile stories{*file};
  const Tokens whole = tokenizer->encode(stories.text());
  for (Size most : {32u, 100u, 1'000u, 65'536u, 1u << 20}) CHECK(encoded(*tokenizer, stories.text(), most) == whole);
}

TEST_CASE("a word that was cut keeps its bytes") {
  const auto tokenizer = gpt2();
  if (!tokenizer) return;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const RandomStream random{seed, Purpose::initialisation};
    std::string bytes;
    for (Size i = 0; i < 1'000; ++i) bytes += static_cast<char>(random.bits(i));
    const std::string text = random_text(seed, 400);
    for (Size most : {4u, 5u, 7u, 50u}) {
      CHECK(tokenizer->decode(encoded(*tokenizer, bytes, most)) == bytes);
      CHECK(tokenizer->decode(encoded(*tokenizer, text, most)) == text);
    }
  }
}

TEST_CASE("a tokenizer that wants a space before its text gets no more of them in parts") {
  const given::Folder folder;
  const ByteLevelBpe tokenizer = read_byte_level_bpe(folder.file(
      "tokenizer.json", R"({"version": "1.0", "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": true},
       "decoder": {"type": "ByteLevel"}, "model": {"type": "BPE", "vocab": {"a": 0, "Ġ": 1, "Ċ": 2}, "merges": []}})"));
  const std::string_view text = "aa\na\naa a\na a";
  CHECK(encoded(tokenizer, text, 10) == tokenizer.encode(text));
}
