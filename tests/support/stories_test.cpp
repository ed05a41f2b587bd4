#include "../unit/given.hpp"

#include "language_model_of.hpp"
#include "order_test.hpp"
#include "preview.hpp"
#include "story_spelling.hpp"
#include "token_cache.hpp"
#include "training.hpp"

#include "strata/stages/lil.hpp"
#include "strata/text/byte_level.hpp"

#include <doctest/doctest.h>

using namespace strata;
using namespace strata::support;
using given::error_of;

namespace {

namespace fs = std::filesystem;
using Symbols = std::vector<Token>;

/// A folder with a tokenizer of all bytes and the word " cat", and a few stories.
struct Stories : given::Folder {
  Stories() {
    std::string encoder;
    for (int byte = 0; byte < 256; ++byte) {
      const std::string character = nlohmann::json(ByteLevel::written(std::string(1, static_cast<char>(byte)))).dump();
      encoder += (byte == 0 ? "{" : ", ") + character + ": " + std::to_string(byte);
    }
    fs::create_directory(path / "tokenizer");
    file("tokenizer/encoder.json", encoder + R"(, "at": 256, "cat": 257, "Ġcat": 258})");
    file("tokenizer/vocab.bpe", "#version: 0.2\na t\nc at\nĠ cat\n");
    file("train.txt", "a cat\n\nthe cat\n  <|endoftext|>\n<|endoftext|>\nno dog<|endoftext|>\n");
    file("validation.txt", "a tow\n\nthe end");
  }

  TextFiles files(Size vocabulary = 300) const {
    return {path / "train.txt", path / "validation.txt", path / "tokenizer", vocabulary};
  }
  fs::path cache() const { return path / "out" / "tokens"; }
};

Size count(std::span<const Token> tokens, Token which) { return static_cast<Size>(std::ranges::count(tokens, which)); }

}  // namespace

TEST_CASE("stories become symbols, once") {
  const Stories stories;
  const TokenizedTexts texts = tokenized(stories.files(), stories.cache());
  const Symbols train{texts.train.tokens().begin(), texts.train.tokens().end()};
  const auto validation = texts.validation.tokens();
  CHECK(texts.tokenizer.decode(train) == "a cat\n\nthe catno dog");
  CHECK(count(train, CompactVocabulary::end_of_story) == 2);  // the empty one is none
  CHECK(train.back() == CompactVocabulary::end_of_story);
  CHECK(count(train, CompactVocabulary::unknown) == 0);
  CHECK(count(validation, CompactVocabulary::end_of_story) == 2);  // separated by the blank line
  CHECK(count(validation, CompactVocabulary::unknown) == 1);       // w was not in training
  CHECK(texts.source.find("separated by <|endoftext|>") != std::string::npos);
  CHECK(texts.source.find("validation.txt (separated by blank lines)") != std::string::npos);

  const auto written = fs::last_write_time(texts.folder / "train.tokens");
  const auto once_more = [&](Size vocabulary = 300) { return tokenized(stories.files(vocabulary), stories.cache()); };
  CHECK(once_more().key == texts.key);
  CHECK(fs::last_write_time(texts.folder / "train.tokens") == written);  // kept

  SUBCASE("another corpus is encoded anew") {
    stories.file("train.txt", "a cat<|endoftext|>no dog and cow");
    const TokenizedTexts other = once_more();
    CHECK(other.key != texts.key);
    CHECK(count(other.validation.tokens(), CompactVocabulary::unknown) == 5);  // t t h e e
    CHECK(other.tokenizer.decode(other.train.tokens()) == "a catno dog and cow");
  }
  SUBCASE("so it is for a smaller vocabulary") {
    const TokenizedTexts other = once_more(8);
    CHECK(other.tokenizer.size() == 8);
    CHECK(count(other.train.tokens(), CompactVocabulary::unknown) > 0);
  }
  SUBCASE("what is damaged is made anew") {
    std::ofstream{texts.folder / "train.tokens"} << "cut off";
    CHECK(std::ranges::equal(once_more().train.tokens(), train));
    std::ofstream{texts.folder / "vocabulary.json"} << "{";
    CHECK(std::ranges::equal(once_more().train.tokens(), train));
  }
  SUBCASE("the vocabulary knows where the tokenizer is now") {
    fs::rename(stories.path / "tokenizer", stories.path / "moved");
    TextFiles files = stories.files();
    files.tokenizer = stories.path / "moved";
    const TokenizedTexts again = tokenized(files, stories.cache());
    CHECK(again.key == texts.key);
    CHECK(again.tokenizer.vocabulary().base().path == files.tokenizer.string());
    CHECK(fs::last_write_time(texts.folder / "train.tokens") == written);
  }
  SUBCASE("a compact vocabulary is taken as it is") {
    TextFiles files = stories.files();
    files.tokenizer = stories.path / "compact.json";
    fs::copy_file(texts.folder / "vocabulary.json", files.tokenizer);
    stories.file("train.txt", "a tow<|endoftext|>no dog");
    const TokenizedTexts other = tokenized(files, stories.cache());
    CHECK(other.tokenizer.fingerprint() == texts.tokenizer.fingerprint());
    CHECK(count(other.train.tokens(), CompactVocabulary::unknown) == 1);
    files.vocabulary = 10;
    CHECK(error_of([&] { tokenized(files, stories.cache()); }).find("compact.json has 1") != std::string::npos);
  }
}

TEST_CASE("without a file for validation the last stories are it") {
  const Stories stories;
  std::string corpus;
  for (int i = 0; i < 100; ++i) corpus += "story " + std::to_string(i) + "\n\n";
  stories.file("train.txt", corpus);
  TextFiles files = stories.files();
  files.validation.clear();
  const TokenizedTexts texts = tokenized(files, stories.cache());
  const Size trained = count(texts.train.tokens(), CompactVocabulary::end_of_story),
             validated = count(texts.validation.tokens(), CompactVocabulary::end_of_story);
  CHECK(trained + validated == 100);
  CHECK(validated >= 4);
  CHECK(validated <= 6);
  CHECK(texts.tokenizer.decode(texts.train.tokens()).find("story 99") == std::string::npos);
  CHECK(texts.tokenizer.decode(texts.validation.tokens()).ends_with("story 99"));

  stories.file("train.txt", "two<|endoftext|>stories");
  CHECK(count(tokenized(files, stories.cache()).validation.tokens(), CompactVocabulary::end_of_story) == 1);
  stories.file("train.txt", "only one story, and it is long enough");
  CHECK(error_of([&] { tokenized(files, stories.cache()); }).find("found one document") != std::string::npos);
}

TEST_CASE("texts that can't be learnt from") {
  const Stories stories;
  const auto refusal = [&](const TextFiles& files) { return error_of([&] { tokenized(files, stories.cache()); }); };
  TextFiles same = stories.files();
  same.validation = same.corpus;
  CHECK(refusal(same).find("--validation") == 0);
  stories.file("train.txt", " \n<|endoftext|>\n\n");
  CHECK(refusal(stories.files()).find("train.txt: found no document") != std::string::npos);
  stories.file("train.txt", "");
  CHECK(refusal(stories.files()).find("train.txt: found no document") != std::string::npos);
  fs::remove(stories.path / "train.txt");
  CHECK(refusal(stories.files()).find("train.txt: can't be opened") != std::string::npos);
  CHECK_FALSE(fs::exists(stories.cache()));
}

TEST_CASE("symbols of stories, shown and read") {
  const Stories stories;
  const auto spelling = story_spelling(tokenized(stories.files(), stories.cache()).tokenizer);
  CHECK(spelling->decode(spelling->encode("the cat")) == "the cat");
  CHECK(spelling->shown(CompactVocabulary::end_of_story) == "[end of story]");
  CHECK(spelling->unknown("the cat") == std::vector<std::string>{});
  CHECK(spelling->unknown("two!") == std::vector<std::string>{"'w'", "'!'"});
  CHECK(spelling->encode("w") == Symbols{CompactVocabulary::unknown});
  stories.file("train.txt", "é<|endoftext|>a");
  const auto accented = story_spelling(tokenized(stories.files(), stories.cache()).tokenizer);
  const Symbols both = accented->encode("é");
  REQUIRE(both.size() == 2);
  CHECK(accented->decode(both) == "é");
  CHECK(accented->decode(std::span{both}.first(1)) == "\uFFFD");
}

TEST_CASE("whether the order of words matters") {
  const Alphabet alphabet = Alphabet::of("abcdefgh");
  CorpusKind kind = prose_corpus;
  kind.order_tested = 8;
  Symbols text;
  for (Size i = 0; i < 80; ++i) text.push_back(static_cast<Token>((i * i + i / 3) % 8));
  const Corpus corpus = corpus_of(kind, alphabet, text, text, {}, "");
  const auto tested = [&]<class M>(std::type_identity<M>) {
    LanguageModelOf<M> model;
    Weights<M> weights;
    initialise(weights, 5);
    for (auto& tensor : model.weights()) {
      const auto source = tensors_of(weights);
      const auto same = std::ranges::find(source, tensor.name, &NamedTensor<float>::name);
      std::ranges::copy(same->values, tensor.values.begin());
    }
    model.changed();
    return order_test(model, corpus, 1);
  };
  using Small = Tokens<8, 16>;
  const auto without = tested(std::type_identity<lil::WithAttention<Small>>{});
  const auto with = tested(std::type_identity<lil::WithPositions<Small>>{});
  REQUIRE(without.has_value());
  REQUIRE(with.has_value());
  CHECK(without->texts == 10);
  CHECK(without->change < 1e-5);
  CHECK(with->change > 1e-3);
  CHECK(without->text != without->shuffled);
  CHECK(without->text.back() == without->shuffled.back());
  std::string sorted[] = {without->text, without->shuffled};
  for (std::string& letters : sorted) std::ranges::sort(letters);
  CHECK(sorted[0] == sorted[1]);
  REQUIRE(with->before.size() == 5);
  for (Size i = 1; i < 5; ++i) CHECK(with->before[i - 1].probability >= with->before[i].probability);
  CHECK_FALSE(order_test(*std::make_unique<LanguageModelOf<lil::Bigram<Small>>>(),
                         corpus_of(prose_corpus, alphabet, text, text, {}, ""), 1)
                  .has_value());
}
