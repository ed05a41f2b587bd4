#include "play_corpus.hpp"

#include "corpus.hpp"
#include "options.hpp"
#include "play_spelling.hpp"
#include "report_text.hpp"
#include "run_folder.hpp"
#include "stage_model.hpp"

#include "strata/text/tokenizer_files.hpp"
#include "strata/text/train_tokenizer.hpp"

namespace strata::support {

namespace {

/// A tokenizer of words. Throws Error, which begins with `place` where it is another.
WordBpe read_words(const std::filesystem::path& file, const std::string& place) {
  auto tokenizer = read_tokenizer(file);
  if (WordBpe* const words = std::get_if<WordBpe>(&tokenizer)) return std::move(*words);
  throw Misuse{place + file.string() + ": expected a tokenizer.json of words, pre_tokenizer \"Whitespace\""};
}

WordBpe tokenizer_for(const Options& options, const std::string& text, Size vocabulary) {
  if (options.tokenizer.empty()) {
    try {
      return train_word_bpe(text, {vocabulary, play_special, "[UNK]"});
    } catch (const Error& error) { throw Error{options.corpus.string() + ": " + error.what()}; }
  }
  WordBpe tokenizer = read_words(options.tokenizer, "--tokenizer: ");
  if (tokenizer.size() > vocabulary)
    throw Misuse{"--tokenizer: " + options.tokenizer.string() + " has " + grouped(tokenizer.size()) +
                 " symbols, the model has room for " + grouped(vocabulary)};
  return tokenizer;
}

std::shared_ptr<const Spelling> spelling_beside(const std::filesystem::path& weights,
                                                const std::filesystem::path& tokenizer) {
  if (!tokenizer.empty()) return play_spelling(read_words(tokenizer, "--tokenizer: "));
  return play_spelling(read_words(RunFolder::vocabulary_beside(weights), ""));
}

Corpus read_plays(const Options& options, std::uint64_t, const ModelFacts& model) {
  if (options.corpus.empty()) throw Misuse{"--corpus: expected a text file, such as Shakespeare's plays"};
  const std::string text = read_play(options.corpus);
  const WordBpe tokenizer = tokenizer_for(options, text, model.vocabulary);
  const auto stream = std::make_shared<const std::vector<Token>>(tokenizer.encode(text));
  const SlidingSplit split = [&] {
    try {
      return split_windows(*stream, model.context);
    } catch (const Error& error) { throw Error{options.corpus.string() + ": " + error.what()}; }
  }();
  Fingerprint print;
  print.add(tokenizer.fingerprint());
  print.add_bytes(std::span{*stream});
  return {&play_corpus,
          play_spelling(tokenizer),
          split.train,
          split.validation,
          split.apart,
          grouped(stream->size()) + " symbols of " + grouped(tokenizer.size()) + "; windows of " +
              std::to_string(model.context) + " that slide by one, " + grouped(split.train_windows) + " to train and " +
              grouped(split.validation_windows) + " to validate; the test part is the last " +
              grouped(split.apart.size()) + " symbols, cut without overlap",
          print.hexadecimal(),
          stream};
}

}  // namespace

std::string read_play(const std::filesystem::path& file) {
  std::string text = read_text(file);
  for (Size at = 0; at < text.size(); at += detail::character_length(std::string_view{text}.substr(at)))
    if (text[at] == '\0' || detail::begins_invalid(std::string_view{text}.substr(at)))
      throw Error{file.string() + ", byte " + grouped(at + 1) + ": found " +
                  (text[at] == '\0' ? "a zero" : "what is not UTF-8") + "; expected a text file"};
  return text;
}

SlidingSplit split_windows(std::span<const Token> stream, Size context) {
  const Size windows = stream.size() > context ? stream.size() - context : 0, train = windows * 4 / 5;
  if (windows < 10)
    throw Error{"the text has " + grouped(stream.size()) + " symbols; windows of " + std::to_string(context) +
                " to train and to validate take at least " + std::to_string(context + 10)};
  return {stream.first(train + context), stream.subspan(train), stream.subspan(train + context), train,
          windows - train};
}

const CorpusKind play_corpus{
    .corpus = "a text to learn, such as Shakespeare's plays",
    .validation = nullptr,
    .tokenizer = "a tokenizer.json of words (the one that is learnt from the text)",
    .writing = {.begin = -1,
                .end = -1,
                .samples = 2,
                .longest = 120,
                .glimpse = 24,
                .prompts = {"MENENIUS:", "BRUTUS:", "CURIOLANUS:", "CORIOLANUS:"},
                .completion = 30},
    .read = read_plays,
    .preview = [](const Corpus&) { return std::optional<Preview>{}; },
    .spelling = spelling_beside,
};

}  // namespace strata::support
