#include "corpus.hpp"
#include "format.hpp"
#include "options.hpp"
#include "preview.hpp"
#include "prompts.hpp"
#include "report_text.hpp"
#include "run_folder.hpp"
#include "stage_model.hpp"
#include "story_spelling.hpp"
#include "token_cache.hpp"

#include <algorithm>

namespace strata::support {

namespace {

Size count(std::span<const Token> tokens, Token which) { return static_cast<Size>(std::ranges::count(tokens, which)); }

Corpus read_stories(const Options& options, std::uint64_t, const ModelFacts& model) {
  expect_texts(options.corpus, options.tokenizer);
  const auto texts = std::make_shared<TokenizedTexts>(
      tokenized({options.corpus, options.validation, options.tokenizer, model.vocabulary}, options.out / "tokens"));
  const std::span<const Token> train = texts->train.tokens(), validation = texts->validation.tokens();
  const double unknown = static_cast<double>(count(train, CompactVocabulary::unknown));
  std::string description =
      in_number(count(train, CompactVocabulary::end_of_story), "story", "stories") + " to train and " +
      grouped(count(validation, CompactVocabulary::end_of_story)) + " to validate, of " + texts->source + "; " +
      grouped(train.size()) + " and " + grouped(validation.size()) + " symbols, " +
      formatted("%.3f %% of the first unknown", 100 * unknown / static_cast<double>(train.size()));
  return {&story_corpus, story_spelling(texts->tokenizer), train, validation, {}, std::move(description), texts->key,
          texts};
}

std::shared_ptr<const Spelling> spelling_beside(const std::filesystem::path& weights,
                                                const std::filesystem::path& tokenizer) {
  const std::filesystem::path vocabulary = RunFolder::vocabulary_beside(weights);
  try {
    return story_spelling(read_compact_bpe(vocabulary, tokenizer));
  } catch (const Error& error) {
    throw tokenizer.empty() ? Error{std::string{error.what()} + "; --tokenizer says where it is now"} : error;
  }
}

}  // namespace

const CorpusKind story_corpus{
    .corpus = "stories to learn, with <|endoftext|> or blank lines between them",
    .validation = "stories to validate on (the last twentieth of the corpus, or megabyte)",
    .tokenizer = "folder with GPT-2's encoder.json and vocab.bpe, a tokenizer.json, or a compact vocabulary",
    .order_tested = 32,
    .writing = {.begin = CompactVocabulary::end_of_story,
                .end = CompactVocabulary::end_of_story,
                .samples = 2,
                .longest = 120,
                .glimpse = 24,
                .prompts = prompts_of(story_prompt_groups()),
                .completion = 50},
    .read = read_stories,
    .preview = [](const Corpus& corpus) { return preview_of_texts(corpus, "story", "stories"); },
    .spelling = spelling_beside,
};

}  // namespace strata::support
