#include "byte_spelling.hpp"
#include "corpus.hpp"
#include "options.hpp"
#include "preview.hpp"
#include "prompts.hpp"
#include "report_text.hpp"
#include "stage_model.hpp"
#include "texts.hpp"

#include <algorithm>
#include <array>

namespace strata::support {

namespace {

constexpr Token mark = 0;

using Parts = std::array<std::vector<Token>, 2>;  // to train and to validate

void refuse_zeros(const std::filesystem::path& file) {
  const MappedFile mapped{file};
  if (const Size at = mapped.text().find('\0'); at != std::string_view::npos)
    throw Error{file.string() + ", byte " + grouped(at + 1) + ": found a zero; expected a text file"};
}

/// A mark before the first document, and one behind each.
std::vector<Token> stream_of(const TextPart& part, const Spelling& spelling) {
  std::vector<Token> stream{mark};
  stream.reserve(part.text.size() + 2);
  part.each([&](std::string_view document) {
    const std::vector<Token> bytes = spelling.encode(document);
    stream.insert(stream.end(), bytes.begin(), bytes.end());
    stream.push_back(mark);
  });
  return stream;
}

Size documents_of(const std::vector<Token>& stream) { return static_cast<Size>(std::ranges::count(stream, mark)) - 1; }

Corpus read_bytes_of_texts(const Options& options, std::uint64_t, const ModelFacts& model) {
  if (options.corpus.empty()) throw Misuse{"--corpus: expected a text file; none comes along"};
  refuse_zeros(options.corpus);
  if (!options.validation.empty()) refuse_zeros(options.validation);
  const Texts texts{options.corpus, options.validation};
  const auto spelling = byte_spelling();
  const auto parts = std::make_shared<const Parts>(
      Parts{stream_of(texts.train(), *spelling), stream_of(texts.validation(), *spelling)});
  const auto& [train, validation] = *parts;
  if (train.size() <= model.context)
    throw Error{options.corpus.string() + ": found " + grouped(train.size()) +
                " symbols to train, marks between documents among them; a window of " + std::to_string(model.context) +
                " and its targets take at least " + std::to_string(model.context + 1)};
  Fingerprint print;
  texts.add_to(print);
  return {&byte_corpus,
          spelling,
          train,
          validation,
          {},
          in_number(documents_of(train), "document") + " to train and " + grouped(documents_of(validation)) +
              " to validate, of " + texts.source() + "; " + grouped(train.size()) + " and " +
              grouped(validation.size()) + " symbols, a byte each",
          print.hexadecimal(),
          parts};
}

}  // namespace

const CorpusKind byte_corpus{
    .corpus = "a text to learn, with <|endoftext|> or blank lines between its documents",
    .validation = "a text to validate on (the last twentieth of the corpus, or megabyte)",
    .order_tested = 32,
    .bits_a = "byte",
    .writing = {.begin = mark,
                .end = mark,
                .samples = 2,
                .longest = 250,
                .glimpse = 60,
                .prompts = prompts_of(story_prompt_groups()),
                .completion = 120},
    .read = read_bytes_of_texts,
    .preview = [](const Corpus& corpus) { return preview_of_texts(corpus, "document", "documents"); },
    .spelling = [](const auto&, const auto&) { return byte_spelling(); },
};

}  // namespace strata::support
