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
#include <cmath>
#include <deque>
#include <map>
#include <unordered_map>

namespace strata::support {

namespace {

/// Tales as symbols: the words' numbers by their texts.
class Symbols {
 public:
  Symbols() {
    for (Size i = 1; i < tale_spelling()->size(); ++i) {
      const auto token = static_cast<Token>(i);
      std::string_view text = words_.emplace_back(tale_spelling()->shown(token));
      text.remove_prefix(text.front() == ' ' ? 1 : 0);
      numbers_.emplace(text, token);
    }
  }
  /// Throws std::out_of_range for a word that none of the tales looked at has.
  Token operator()(std::string_view word) const { return numbers_.at(word); }
  std::string_view text(Token token) const {
    std::string_view text = words_[static_cast<Size>(token) - 1];
    return text.front() == ' ' ? text.substr(1) : text;
  }

 private:
  std::deque<std::string> words_;
  std::unordered_map<std::string_view, Token> numbers_;
};

const Symbols& symbols() {
  static const Symbols all;
  return all;
}

/// A part of the corpus: its tales, with an end before the first and behind each.
struct Part {
  std::vector<Token> tokens{0};
  std::vector<KnownText::Symbol> known{{}};

  void add(std::span<const Told> tale) {
    for (const Told& told : tale) {
      tokens.push_back(symbols()(told.word));
      const bool asked = told.phenomenon != Phenomenon::none;
      known.push_back(
          {-std::log(told.probability), told.likeliest, asked ? index_of(told.phenomenon) : KnownText::no_phenomenon});
    }
    tokens.push_back(0);
    known.push_back({});
  }
};

Part written(std::uint64_t seed, Size tales) {
  Part part;
  for (Size number = 0; number < tales; ++number) part.add(random_tale(tell_tale, seed, number));
  return part;
}

std::vector<KnownText::Phenomenon> known_phenomena(const Part& train) {
  std::vector<std::map<Token, double>> counts(phenomena.size());
  for (Size i = 0; i < train.tokens.size(); ++i)
    if (const Size which = train.known[i].phenomenon; which != KnownText::no_phenomenon)
      ++counts[which][train.tokens[i]];
  std::vector<KnownText::Phenomenon> all;
  for (const AboutPhenomenon& about : phenomena) {
    KnownText::Phenomenon& one =
        all.emplace_back(KnownText::Phenomenon{about.id, about.title, about.asks, about.gained_by});
    double whole = 0;
    for (const auto& [token, times] : counts[index_of(about.which)]) whole += times;
    for (const auto& [token, times] : counts[index_of(about.which)]) {
      one.candidates.push_back(token);
      one.shares.push_back(times / whole);
    }
  }
  return all;
}

/// Words of a text that the grammar could have told, and one more if it is a whole tale.
Size right_words(std::span<const Token> text) {
  std::vector<std::string_view> words;
  for (const Token token : text)
    words.push_back(static_cast<Size>(token) < tale_spelling()->size() && token > 0 ? symbols().text(token) : "");
  const Following following = follow(tell_tale, words);
  return following.words.size() + (following.finished ? 1 : 0);
}

struct Tales {
  Part train, validation;
};

Corpus read_tales(const Options& options, std::uint64_t, Size) {
  if (!options.validation.empty() || !options.tokenizer.empty())
    throw Misuse{(options.validation.empty() ? std::string{"--tokenizer"} : std::string{"--validation"}) +
                 ": it needs --corpus, a text file of stories"};
  TaleOrder order;
  order.train = options.tales.value_or(order.train);
  order.seed = options.tales_seed.value_or(order.seed);
  return write_tales(order);
}

}  // namespace

Corpus write_tales(const TaleOrder& order) {
  // Two seeds that no order's training part has: validation must not be among what is learnt.
  const std::uint64_t train = 2 * order.seed + 2, validation = train + 1;
  const auto tales =
      std::make_shared<const Tales>(Tales{written(train, order.train), written(validation, order.validation)});
  Fingerprint print;
  for (const Part* part : {&tales->train, &tales->validation}) {
    print.add(part->tokens.size());
    print.add_bytes(std::span{part->tokens});
  }
  const auto known = std::make_shared<KnownText>();
  known->validation = tales->validation.known;
  known->phenomena = known_phenomena(tales->train);
  known->right = right_words;
  return {&tale_corpus,
          tale_spelling(),
          tales->train.tokens,
          tales->validation.tokens,
          {},
          grouped(order.train) + " tales to train and " + grouped(order.validation) +
              " to validate, written by a grammar of " + std::to_string(tale_spelling()->size()) +
              " symbols with seed " + std::to_string(order.seed) + "; " + grouped(tales->train.tokens.size()) +
              " and " + grouped(tales->validation.tokens.size()) + " symbols",
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
    .preview = preview_of_stories,
};

}  // namespace strata::support
