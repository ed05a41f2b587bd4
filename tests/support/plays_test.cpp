#include "../unit/given.hpp"

#include "corpus.hpp"
#include "options.hpp"
#include "play_corpus.hpp"
#include "play_spelling.hpp"
#include "stage_model.hpp"
#include "text_statistics.hpp"

#include "strata/text/train_tokenizer.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace strata;
using namespace strata::support;
using given::error_of;

namespace {

const std::string speech = "ANTONIO:\nIn sooth, I know not why I am so sad:\nIt wearies me; you say it wearies you;\n"
                           "But how I caught it, found it, or came by it,\nWhat stuff 'tis made of, whereof it is "
                           "born,\nI am to learn.\n";

std::shared_ptr<const Spelling> spelling_of(const std::string& text, Size vocabulary) {
  return play_spelling(train_word_bpe(text, {vocabulary, play_special, "[UNK]"}));
}

Corpus read(const std::filesystem::path& file, Size vocabulary = 60, Size context = 8) {
  Options options;
  options.corpus = file;
  return play_corpus.read(options, 42, {.vocabulary = vocabulary, .context = context});
}

}  // namespace

TEST_CASE("windows that slide: 80 % train, the rest validate, and a part apart shares no target with training") {
  std::vector<Token> stream(447'717);
  const SlidingSplit at_64 = split_windows(stream, 64), at_128 = split_windows(stream, 128);
  CHECK(at_64.train_windows == 358'122);
  CHECK(at_64.validation_windows == 89'531);
  CHECK(at_128.train_windows == 358'071);
  CHECK(at_128.validation_windows == 89'518);

  std::iota(stream.begin(), stream.end(), Token{0});
  for (const Size size : {18u, 19u, 20u, 107u}) {
    const SlidingSplit split = split_windows(std::span{stream}.first(size), 8);
    CAPTURE(size);
    CHECK(split.train.size() - 8 == split.train_windows);
    CHECK(split.validation.size() - 8 == split.validation_windows);
    CHECK(split.train_windows + split.validation_windows == size - 8);
    CHECK(split.validation.front() == static_cast<Token>(split.train_windows));  // the window after the last
    CHECK(split.apart.front() == split.train.back() + 1);                        // whose last target this is
    CHECK(split.apart.back() == static_cast<Token>(size - 1));
    CHECK(split.apart.size() >= 2);
  }
  CHECK(error_of([&] { split_windows(std::span{stream}.first(17), 8); }) ==
        "the text has 17 symbols; windows of 8 to train and to validate take at least 18");
  CHECK(error_of([&] { split_windows({}, 8); }).starts_with("the text has 0 symbols"));
}

TEST_CASE("a play becomes a corpus in its own pieces of words") {
  const given::Folder folder;
  const Corpus corpus = read(folder.file("play.txt", speech));
  const std::vector<Token> whole = corpus.spelling->encode(speech);
  CHECK(corpus.train.size() + corpus.test.size() == whole.size());
  CHECK(std::ranges::equal(corpus.train, std::span{whole}.first(corpus.train.size())));
  CHECK(corpus.validation.size() == corpus.test.size() + 8);
  CHECK(corpus.fingerprint == read(folder.file("play.txt", speech)).fingerprint);
  CHECK(corpus.fingerprint ==
        read(folder.file("play.txt", speech), 60, 9).fingerprint);  // the same text, cut otherwise
  CHECK(corpus.fingerprint != read(folder.file("play.txt", speech), 61).fingerprint);
  std::string other_ends;
  for (const char c : speech) other_ends += c == '\n' ? std::string{"\r\n"} : std::string{c};
  CHECK(corpus.fingerprint == read(folder.file("play.txt", other_ends)).fingerprint);
}

TEST_CASE("texts that can't be learnt are refused, with the place") {
  const given::Folder folder;
  const auto refusal = [&](std::string_view text, Size vocabulary = 60) {
    const std::filesystem::path file = folder.file("play.txt", text);
    const std::string error = error_of([&] { read(file, vocabulary); });
    REQUIRE(error.starts_with(file.string()));
    return error.substr(file.string().size());
  };
  CHECK(refusal("") == ": the file is empty, expected text");
  CHECK(refusal("too short").find("take at least 18") != std::string::npos);
  CHECK(refusal(speech + '\0') == ", byte 193: found a zero; expected a text file");
  CHECK(refusal("ab\xFF" + speech) == ", byte 3: found what is not UTF-8; expected a text file");
  CHECK(refusal(speech, 20).find(", more than a vocabulary of 20") != std::string::npos);
  CHECK(error_of([&] { read({}); }) == "--corpus: expected a text file, such as Shakespeare's plays");
  CHECK(error_of([&] { read(folder.path / "none.txt"); }).find("No such file") != std::string::npos);
}

TEST_CASE("what a model adds to a prompt is easy to read") {
  const auto spelling = spelling_of(speech, 60);
  CHECK(spelling->continued("I know", spelling->encode(", why")).starts_with("I know,"));
  CHECK(spelling->continued("", spelling->encode("so")) == " so");
  CHECK(spelling->continued("it'", spelling->encode("s")) == "it's");
  CHECK(spelling->decode(spelling->encode("I am so sad: it wearies")).find(": ") != std::string::npos);
  CHECK(spelling->shown(Token{1}) == "[UNK]");
  CHECK(spelling->shown(Token{499}) == "[unused]");
  CHECK(spelling->decode(std::vector<Token>{499}).empty());
}

TEST_CASE("characters that a text does not have are said to be unknown") {
  const auto spelling = spelling_of(speech, 60);
  CHECK(spelling->unknown("I am").empty());
  CHECK(spelling->unknown("I ☃ Q") == std::vector<std::string>{"'☃'", "'Q'"});
  const std::vector<Token> tokens = spelling->encode("☃");
  REQUIRE(tokens.size() == 1);
  CHECK(spelling->shown(tokens[0]) == "[UNK]");
}

TEST_CASE("what a text consists of") {
  const std::string text = "To be, to BE; to be.\né é";
  const WordBpe tokenizer = train_word_bpe(text, {14, {}});
  const std::vector<Token> tokens = tokenizer.encode(text);
  const TextStatistics found = statistics_of(text, tokenizer, tokens);
  CHECK(found.characters == 24);
  CHECK(found.distinct_characters == 13);
  CHECK(found.words == 11);
  CHECK(found.tokens == tokens.size());
  CHECK(found.vocabulary == tokenizer.size());
  REQUIRE(found.most_frequent_words.size() == 6);
  CHECK(found.most_frequent_words[0].of == "be");
  CHECK(found.most_frequent_words[0].times == 3);
  CHECK(found.most_frequent_words[1].of == "to");
  CHECK(found.most_frequent_words[2].of == "é");
  CHECK(found.word_counts == std::vector<std::uint64_t>{3, 3, 2, 1, 1, 1});
  CHECK(found.covered_by_words(2) == doctest::Approx(6.0 / 11));
  CHECK(found.covered_by_words(100) == 1);
  CHECK(std::accumulate(found.token_counts.begin(), found.token_counts.end(), std::uint64_t{0}) == tokens.size());
  CHECK(std::ranges::is_sorted(found.token_counts, std::greater{}));
  CHECK(found.known_of_hundred + found.unknown_of_hundred.size() == 6);
  CHECK(statistics_of("", tokenizer, {}).covered_by_words(5) == 0);
}
