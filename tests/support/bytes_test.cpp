#include "../unit/data.hpp"
#include "../unit/given.hpp"

#include "byte_spelling.hpp"
#include "corpus.hpp"
#include "options.hpp"
#include "report_text.hpp"
#include "stage_model.hpp"
#include "table.hpp"

#include "strata/stages/bytes.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace strata;
using namespace strata::support;
using given::error_of;

namespace {

using Symbols = std::vector<Token>;

Corpus read(const std::filesystem::path& corpus, const std::filesystem::path& validation = {}, Size context = 4) {
  Options options;
  options.corpus = corpus;
  options.validation = validation;
  return byte_corpus.read(options, 42, {.vocabulary = 256, .context = context});
}

/// The bytes of a stream, a mark as `|`.
std::string written(std::span<const Token> stream) {
  std::string text;
  for (const Token token : stream) text += token == 0 ? '|' : static_cast<char>(token);
  return text;
}

std::string all_bytes() {
  std::string text;
  for (int byte = 1; byte < 256; ++byte) text += static_cast<char>(byte);
  return text;
}

}  // namespace

TEST_CASE("each byte is a symbol, and comes back") {
  const auto spelling = byte_spelling();
  CHECK(spelling->size() == vocabulary_size<bytes::Transformer>);
  const Symbols symbols = spelling->encode(all_bytes());
  REQUIRE(symbols.size() == 255);
  for (Size i = 0; i < symbols.size(); ++i) CHECK(symbols[i] == static_cast<Token>(i + 1));
  CHECK(written(symbols) == all_bytes());
  for (const std::string text : {"", "Once upon a time", "naïve, “quoted”, 雪, 🙂", "a\r\n\tb\x7F"})
    CHECK(spelling->decode(spelling->encode(text)) == text);
  CHECK(spelling->unknown("☃").empty());
  CHECK(error_of([&] {
          spelling->encode(std::string_view{"a\0b", 3});
        }) == "found a zero byte, which no text holds");
}

TEST_CASE("what is no character is readable nevertheless") {
  const auto spelling = byte_spelling();
  const Symbols snow = spelling->encode("雪");
  REQUIRE(snow.size() == 3);
  const std::span<const Token> parts{snow};
  CHECK(spelling->decode(parts) == "雪");
  CHECK(spelling->decode(parts.first(2)) == "\uFFFD\uFFFD");
  CHECK(spelling->decode(parts.last(1)) == "\uFFFD");
  CHECK(spelling->decode(Symbols{0, 'a', 0xFF, 0, 'b', 0xC0, 0xAF}) == "a\uFFFDb\uFFFD\uFFFD");
  const std::string all = spelling->decode(spelling->encode(all_bytes()));
  CHECK(readable(all) == all);
}

TEST_CASE("a byte that is shown") {
  const auto spelling = byte_spelling();
  CHECK(spelling->shown(Token{0}) == "[end of text]");
  CHECK(spelling->shown(Token{'a'}) == "a");
  CHECK(spelling->shown(Token{' '}) == " ");
  CHECK(spelling->shown(Token{'~'}) == "~");
  CHECK(visible(spelling->shown(Token{'\n'})) == "↵");
  CHECK(visible(spelling->shown(Token{'\t'})) == "⇥");
  CHECK(spelling->shown(Token{'\r'}) == "\\x0D");
  CHECK(spelling->shown(Token{0x7F}) == "\\x7F");
  CHECK(spelling->shown(spelling->encode("é!")) == "\\xC3\\xA9!");
}

TEST_CASE("documents become a stream, with a mark around each") {
  const given::Folder folder;
  const auto corpus = folder.file("corpus.txt", "one day\n\n<|endoftext|>\n<|endoftext|>two\n\nlines<|endoftext|>");
  const auto other = folder.file("other.txt", " \xFFthree\n \nfour\r\n\r\nfive\n");
  const Corpus read_both = read(corpus, other);
  CHECK(written(read_both.train) == "|one day|two\n\nlines|");
  CHECK(written(read_both.validation) == "|\xFFthree|four|five|");
  CHECK(read_both.test.empty());
  CHECK(read_both.writing().begin == 0);
  CHECK(read_both.writing().end == 0);
  CHECK(read_both.description == "2 documents to train and 3 to validate, of " + corpus.string() +
                                     " (separated by <|endoftext|>), validated on " + other.string() +
                                     " (separated by blank lines); 20 and 18 symbols, a byte each");
  CHECK(read(corpus, other).fingerprint == read_both.fingerprint);
  folder.file("other.txt", " \xFEthree\n \nfour\r\n\r\nfive\n");
  CHECK(read(corpus, other).fingerprint != read_both.fingerprint);

  const auto preview = byte_corpus.preview(read_both);
  REQUIRE(preview.has_value());
  CHECK(preview->facts[0].text == "5 documents, 38 symbols");
  CHECK(preview->tallies[0].unit == "% of the documents");
}

TEST_CASE("without a file for validation the last documents are it") {
  const given::Folder folder;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "text " + std::to_string(100 + i) + "\n\n";
  const Corpus corpus = read(folder.file("corpus.txt", text));
  CHECK(written(corpus.train).starts_with("|text 100|text 101|"));
  CHECK(written(corpus.validation).ends_with("|text 198|text 199|"));
  CHECK(corpus.train.size() + corpus.validation.size() == 2 + 100 * 9);
  CHECK(corpus.validation.size() == 1 + 5 * 9);
}

TEST_CASE("texts of bytes that can't be learnt") {
  const given::Folder folder;
  const auto refusal = [&](std::string_view text) {
    const auto file = folder.file("text.txt", text);
    const std::string error = error_of([&] { read(file); });
    REQUIRE(error.starts_with(file.string()));
    return error.substr(file.string().size());
  };
  CHECK(refusal("") == ": found no document in it, expected text");
  CHECK(refusal(" \n\n") == ": found no document in it, expected text");
  CHECK(refusal("one document") == ": found one document, so there is none to validate on; give --validation a file");
  CHECK(refusal(std::string(1'234, 'a') + '\0') == ", byte 1,235: found a zero; expected a text file");
  CHECK(refusal("ab\n\nc") == ": found 4 symbols to train, marks between documents among them; a window of 4 and its "
                              "targets take at least 5");
  const auto corpus = folder.file("corpus.txt", "a text, and\n\nanother"), zero = folder.file("zero.txt", {"\0", 1});
  CHECK(error_of([&] { read(corpus, zero); }) == zero.string() + ", byte 1: found a zero; expected a text file");
  CHECK(error_of([&] { read(corpus, corpus); }).starts_with("--validation: found the file that --corpus names"));
  CHECK(error_of([&] { read({}); }) == "--corpus: expected a text file; none comes along");
  CHECK(error_of([&] { read(folder.path / "none.txt"); }).find("No such file") != std::string::npos);
  CHECK(error_of([&] { read(folder.path); }).find("found a folder") != std::string::npos);
}

TEST_CASE("losses in bits a byte, where the report says so") {
  StageReport stage;
  stage.id = "01_mlp";
  stage.title = "Per-byte MLP";
  stage.samples = {"a text"};
  stage.training_loss = stage.validation_loss = std::log(4);
  stage.test_loss = stage.perplexity = NAN;
  LadderReport report;
  report.stages = {stage, stage};
  CHECK(in_bits(std::log(4)) == doctest::Approx(2));
  CHECK(to_html(report).find("Bits a") == std::string::npos);
  CHECK(comparison_table(report, 120, false).find("bits") == std::string::npos);

  report.bits_a = "byte";
  report = from_json(to_json(report));
  CHECK(report.bits_a == "byte");
  const std::string html = to_html(report), table = comparison_table(report, 120, false);
  CHECK(html.find("data-column=\"Bits a byte\">2.000<") != html.npos);
  CHECK(html.find("Perplexity is e to the validation loss, and bits are that loss divided by ln 2.") != html.npos);
  CHECK(html.find("loss 1.386 (2.00 bits a byte)<") != html.npos);
  CHECK(table.find("Perplexity is e to the validation loss, and bits are that loss divided by ln 2.") != table.npos);
  CHECK(table.find(" 2.000") != table.npos);
}

TEST_CASE("stories byte by byte") {
  const auto stories = given::data("tinystories");
  if (!stories) return;
  const Corpus corpus = read(*stories / "train.txt", *stories / "validation.txt", context_length<bytes::Transformer>);
  const auto marks = [](std::span<const Token> stream) { return std::ranges::count(stream, Token{0}); };
  CHECK(marks(corpus.train) == 9'785 + 1);
  CHECK(marks(corpus.validation) == 485 + 1);
  const auto begins = corpus.spelling->decode(corpus.train.first(2'000));
  CHECK(given::content_of(*stories / "train.txt").find(begins.substr(0, 60)) < 10);
}
