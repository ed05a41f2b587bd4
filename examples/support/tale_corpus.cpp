#include "tale_corpus.hpp"

#include "options.hpp"
#include "preview.hpp"
#include "prompts.hpp"
#include "report_text.hpp"

#include "strata/text/fingerprint.hpp"

#include "tales/grammar.hpp"
#include "tales/phenomena.hpp"
#include "tales/tellers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace strata::support {

namespace {

/// Which of the random tales: those of validation are not among those that train, whatever their seeds.
std::uint64_t train_seed(std::uint64_t seed) { return 2 * seed + 2; }
std::uint64_t validation_seed(std::uint64_t seed) { return 2 * seed + 3; }

/// How often each symbol stands where each phenomenon is asked for.
using Counts = std::array<std::map<Token, double>, phenomena.size()>;

/// A part of the corpus: its tales, with an end before the first and behind each.
std::vector<Token> written(std::uint64_t seed, Size tales, auto&& take) {
  std::vector<Token> tokens{0};
  for (Size number = 0; number < tales; ++number) {
    for (const Told& told : random_tale(tell_tale, seed, number))
      take(told, tokens.emplace_back(tale_symbol(told.word)));
    take(Told{}, tokens.emplace_back(0));
  }
  return tokens;
}

std::vector<KnownText::Phenomenon> known_phenomena(const Counts& counts) {
  std::vector<KnownText::Phenomenon> all;
  for (const AboutPhenomenon& about : phenomena) {
    KnownText::Phenomenon& one =
        all.emplace_back(KnownText::Phenomenon{about.id, about.title, about.asks, about.gained_by});
    const auto& times_of = counts[index_of(about.which)];
    double whole = 0;
    for (const auto& [token, times] : times_of) whole += times + 1;  // one more, so that none is 0
    for (const auto& [token, times] : times_of) {
      one.candidates.push_back(token);
      one.shares.push_back((times + 1) / whole);
    }
  }
  return all;
}

/// Words of a text that the grammar could have told, and one more if it is a whole tale.
Size right_words(std::span<const Token> text) {
  std::vector<std::string_view> words;
  for (const Token token : text) words.push_back(tale_word(token));
  const Following following = follow(tell_tale, words);
  return following.words.size() + (following.finished ? 1 : 0);
}

struct Tales {
  std::vector<Token> train, validation;
};

Corpus read_tales(const Options& options, std::uint64_t, const ModelFacts&) {
  if (!options.validation.empty() || !options.tokenizer.empty())
    throw Misuse{(options.validation.empty() ? std::string{"--tokenizer"} : std::string{"--validation"}) +
                 ": it needs --corpus, a text file of stories"};
  TaleOrder order;
  order.train = options.tales.value_or(order.train);
  order.seed = options.tales_seed.value_or(order.seed);
  return write_tales(order);
}

}  // namespace

std::vector<Told> training_tale(std::uint64_t seed, Size number) {
  return random_tale(tell_tale, train_seed(seed), number);
}

Corpus write_tales(const TaleOrder& order) {
  const auto tales = std::make_shared<Tales>();
  const auto known = std::make_shared<KnownText>();
  Counts counts;
  tales->train = written(train_seed(order.seed), order.train, [&](const Told& told, Token token) {
    if (told.phenomenon != Phenomenon::none) ++counts[index_of(told.phenomenon)][token];
  });
  known->validation.emplace_back();
  tales->validation = written(validation_seed(order.seed), order.validation, [&](const Told& told, Token token) {
    const bool asked = told.phenomenon != Phenomenon::none;
    if (asked) counts[index_of(told.phenomenon)].try_emplace(token, 0);
    known->validation.push_back(
        {-std::log(told.probability), told.likeliest, asked ? index_of(told.phenomenon) : KnownText::no_phenomenon});
  });
  known->phenomena = known_phenomena(counts);
  known->right = right_words;
  Fingerprint print;
  for (const std::vector<Token>* part : {&tales->train, &tales->validation}) {
    print.add(part->size());
    print.add_bytes(std::span{*part});
  }
  return {&tale_corpus,
          tale_spelling(),
          tales->train,
          tales->validation,
          {},
          grouped(order.train) + " tales to train and " + grouped(order.validation) +
              " to validate, written by a grammar of " + std::to_string(tale_spelling()->size()) +
              " symbols with seed " + std::to_string(order.seed) + "; " + grouped(tales->train.size()) + " and " +
              grouped(tales->validation.size()) + " symbols",
          print.hexadecimal(),
          tales,
          known};
}

const CorpusKind tale_corpus{
    .corpus = "stories to learn, with <|endoftext|> or blank lines between them (tales that the program writes itself)",
    .validation = "stories to validate on (the last twentieth of the corpus, or megabyte)",
    .order_tested = 24,
    .writing = {.begin = 0,
                .end = 0,
                .samples = 2,
                .longest = 96,
                .glimpse = 24,
                .prompts = prompts_of(tale_prompt_groups()),
                .completion = 20},
    .read = read_tales,
    .preview = [](const Corpus& corpus) { return preview_of_texts(corpus, "story", "stories"); },
    .spelling = [](const auto&, const auto&) { return tale_spelling(); },
};

}  // namespace strata::support
