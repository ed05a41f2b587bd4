#include "corpus.hpp"

#include "options.hpp"
#include "preview.hpp"
#include "report_text.hpp"

#include "strata/text/fingerprint.hpp"

#include <array>

namespace strata::support {

namespace {

/// A character a symbol.
class Letters final : public Spelling {
 public:
  /// Symbols below `lowest` are no part of a prompt: the mark of a name's end.
  Letters(Alphabet alphabet, Token lowest) : alphabet_{std::move(alphabet)}, lowest_{lowest} {}

  Size size() const override { return alphabet_.size(); }
  std::string fingerprint() const override {
    Fingerprint print;
    print.add(alphabet_.characters());
    return print.hexadecimal();
  }
  std::vector<Token> encode(std::string_view prompt) const override {
    try {
      for (Size i = 0; i < prompt.size(); ++i)
        if (alphabet_.number(prompt[i]) < lowest_) alphabet_.refuse(prompt.substr(i), "text", 1, i + 1, lowest_);
    } catch (const Error& error) { throw Misuse{error.what()}; }
    return alphabet_.encode(prompt, "text");
  }
  std::string decode(std::span<const Token> tokens) const override { return alphabet_.decode(tokens); }
  std::string shown(Token token) const override { return {alphabet_.character(token)}; }

 private:
  Alphabet alphabet_;
  Token lowest_;
};

/// A mark of the end is no part of a prompt.
std::shared_ptr<const Spelling> letters(const CorpusKind& kind, const Alphabet& alphabet) {
  return std::make_shared<Letters>(alphabet, kind.writing.end >= 0 ? 1 : 0);
}

std::vector<Token> read_prose(const std::filesystem::path& file, const Alphabet& alphabet) {
  std::string text = read_text(file);
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return alphabet.encode(text, file.string());
}

Alphabet prose_alphabet() { return Alphabet{"\n abcdefghijklmnopqrstuvwxyz"}; }

/// Without a file for validation the first nine tenths train, the last validates.
Corpus read_prose_corpus(const Options& options, std::uint64_t, const ModelFacts&) {
  if (options.corpus.empty()) throw Misuse{"--text: it needs --corpus, a file of prose"};
  const Alphabet alphabet = prose_alphabet();
  std::vector<Token> text = read_prose(options.corpus, alphabet);
  const std::string counted = grouped(text.size()) + " characters of " + options.corpus.string();
  if (!options.validation.empty()) {
    std::vector<Token> held_out = read_prose(options.validation, alphabet);
    std::string description =
        counted + ", validated on " + grouped(held_out.size()) + " of " + options.validation.string();
    return corpus_of(prose_corpus, alphabet, std::move(text), std::move(held_out), {}, std::move(description));
  }
  const auto cut = text.begin() + static_cast<std::ptrdiff_t>(text.size() * 9 / 10);
  return corpus_of(prose_corpus, alphabet, {text.begin(), cut}, {cut, text.end()}, {},
                   counted + ": the first nine tenths to train, the last to validate");
}

Writing writing_of_letters() { return {.prompts = {"a", "ma", "el"}}; }

Writing writing_of_names() {
  Writing writing = writing_of_letters();
  writing.longest = 64;
  writing.glimpses = writing.completions = 3;
  writing.glimpse = writing.completion = 20;
  return writing;
}

Writing writing_of_prose() {
  Writing writing = writing_of_letters();
  writing.end = -1;  // and what goes before a text is a line's end
  writing.longest = 200;
  writing.glimpse = writing.completion = 60;
  return writing;
}

}  // namespace

const CorpusKind name_corpus{
    .corpus = "names to learn, one a line (those that come along)",
    .validation = "names to validate on; without it the corpus is shuffled with the seed and cut 80/10/10, and the "
                  "test part scored once, at the end",
    .writing = writing_of_names(),
    .read =
        [](const Options& options, std::uint64_t seed, const ModelFacts&) {
          return read_name_corpus(options.corpus.empty() ? default_names() : options.corpus, options.validation, seed);
        },
    .preview = [](const Corpus& corpus) { return preview_of_words(corpus, "names"); },
    .spelling = [](const auto&, const auto&) { return letters(name_corpus, Alphabet::names()); },
};

const CorpusKind prose_corpus{
    .corpus = "prose to learn",
    .validation = "prose to validate on (the last tenth of the corpus)",
    .writing = writing_of_prose(),
    .read = read_prose_corpus,
    .preview = [](const Corpus& corpus) { return preview_of_words(corpus, "words"); },
    .spelling = [](const auto&, const auto&) { return letters(prose_corpus, prose_alphabet()); },
};

std::vector<Token> Corpus::begun(const std::string& text) const {
  std::vector<Token> tokens = spelling->encode(text);
  if (writing().begin >= 0) tokens.insert(tokens.begin(), writing().begin);
  if (tokens.empty())
    throw Misuse{text.empty() ? "found nothing, expected a beginning"
                              : "found '" + text + "', which no symbol stands for"};
  return tokens;
}

Corpus corpus_of(const CorpusKind& kind, const Alphabet& alphabet, std::vector<Token> train,
                 std::vector<Token> validation, std::vector<Token> test, std::string description) {
  using Parts = std::array<std::vector<Token>, 3>;
  const auto parts = std::make_shared<const Parts>(Parts{std::move(train), std::move(validation), std::move(test)});
  Fingerprint hash;
  for (const std::vector<Token>& part : *parts) {
    hash.add(part.size());
    hash.add_bytes(std::span{part});
  }
  const auto& [first, second, third] = *parts;
  return {&kind, letters(kind, alphabet), first, second, third, std::move(description), hash.hexadecimal(), parts};
}

std::filesystem::path default_names() {
  std::filesystem::path names{"examples/data/names.txt"};
#ifdef STRATA_EXAMPLE_DATA
  std::error_code ignored;
  if (!std::filesystem::exists(names, ignored)) names = STRATA_EXAMPLE_DATA "/names.txt";
#endif
  return names;
}

Corpus read_name_corpus(const std::filesystem::path& file, const std::filesystem::path& validation,
                        std::uint64_t seed) {
  const Alphabet alphabet = Alphabet::names();
  const auto stream = [&](const std::vector<std::string>& names) { return joined(names, alphabet); };
  const std::vector<std::string> names = read_names(file, alphabet);
  const std::string counted = grouped(names.size()) + " names of " + file.string();
  if (!validation.empty()) {
    const std::vector<std::string> held_out = read_names(validation, alphabet);
    return corpus_of(name_corpus, alphabet, stream(names), stream(held_out), {},
                     counted + ", validated on " + grouped(held_out.size()) + " of " + validation.string());
  }
  try {
    const Split parts = split(names, seed);
    return corpus_of(name_corpus, alphabet, stream(parts.train), stream(parts.validation), stream(parts.test),
                     counted + ", shuffled with seed " + std::to_string(seed) + ": " + grouped(parts.train.size()) +
                         " to train, " + grouped(parts.validation.size()) + " to validate, " +
                         grouped(parts.test.size()) + " to test");
  } catch (const Error& error) { throw Error{file.string() + ": " + error.what()}; }
}

}  // namespace strata::support
