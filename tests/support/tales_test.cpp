#include "options.hpp"
#include "tale_corpus.hpp"

#include "tales/grammar.hpp"
#include "tales/phenomena.hpp"
#include "tales/tellers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

using namespace strata;
using namespace strata::support;

namespace {

std::string text_of(std::span<const Told> words) {
  std::string text;
  for (const Told& told : words) (text += text.empty() ? "" : " ") += told.word;
  return text;
}

/// A grammar that can be counted through: 2 · 3 · 2 ways, with a word that needs what was said at the beginning.
void small_grammar(Telling& tale) {
  const bool sun = tale.choose({{"sun", 3}, {"rain"}}) == 0;
  tale.choose({{"in town", 2}, {"at sea"}, {"up there"}});
  tale.choose({{"and then", 1}, {"."}});
  tale.say(sun ? "bright" : "wet", Phenomenon::who);
}

/// Counts of what followed each beginning, and the cross-entropy of the frequencies, one added to each of the words.
class Counts {
 public:
  void add(std::span<const Told> tale) {
    std::string before;
    for (const Told& told : tale) {
      ++followers_[before][std::string{told.word}];
      (before += ' ') += told.word;
    }
  }
  double loss(std::span<const Told> tale) const {
    constexpr double words = 13;
    double sum = 0;
    std::string before;
    for (const Told& told : tale) {
      double times = 1, whole = words;
      if (const auto found = followers_.find(before); found != followers_.end())
        for (const auto& [word, count] : found->second) {
          whole += count;
          if (word == told.word) times += count;
        }
      sum -= std::log(times / whole);
      (before += ' ') += told.word;
    }
    return sum;
  }

 private:
  std::map<std::string, std::map<std::string, double>> followers_;
};

}  // namespace

TEST_CASE("a small grammar counted through: its tales differ, and what they take is what the grammar says") {
  const std::vector<WholeTale> all = all_tales(small_grammar, 100);
  REQUIRE(all.size() == 12);
  CHECK_THROWS_AS(all_tales(small_grammar, 11), std::length_error);
  std::set<std::string> texts;
  double whole = 0, entropy = 0, likeliest = 0;
  for (const WholeTale& tale : all) {
    texts.insert(text_of(tale.words));
    whole += tale.probability;
    entropy -= tale.probability * std::log(tale.probability);
    likeliest = std::max(likeliest, tale.probability);
    CHECK(nats(tale.words) == doctest::Approx(-std::log(tale.probability)).epsilon(1e-12));
  }
  CHECK(texts.size() == 12);  // no two routes to one text
  CHECK(whole == doctest::Approx(1).epsilon(1e-12));
  CHECK(likeliest == doctest::Approx(0.75 * 0.5 * 0.5).epsilon(1e-12));
  const double by_hand = -(0.75 * std::log(0.75) + 0.25 * std::log(0.25)) + 1.5 * std::log(2) + std::log(2);
  CHECK(entropy == doctest::Approx(by_hand).epsilon(1e-12));

  constexpr Size tales = 20'000;
  double mean = 0;
  for (Size i = 0; i < tales; ++i) mean += nats(random_tale(small_grammar, 3, i)) / tales;
  CHECK(std::abs(mean - entropy) < 0.02);  // the deviation of a tale is 0.5
}

TEST_CASE("counting converges to the floor from above") {
  Counts counts;
  Size counted = 0;
  double before = INFINITY;
  for (const Size enough : std::initializer_list<Size>{10, 100, 1000, 50'000}) {
    for (; counted < enough; ++counted) counts.add(random_tale(small_grammar, 4, counted));
    double above = 0;  // the floor, exactly: all tales, each as often as it is told
    for (const WholeTale& tale : all_tales(small_grammar, 100))
      above += tale.probability * (counts.loss(tale.words) - nats(tale.words));
    CHECK(above > 0);
    CHECK(above < before / 2);
    before = above;
  }
  CHECK(before < 0.01);
}

TEST_CASE("the frequencies of choices are the probabilities that were claimed") {
  struct Seen {
    double times = 0, expected = 0, variance = 0;
  };
  std::map<std::string, Seen> seen;  // by what could be chosen, and what of it

  class Watching final : public Telling {
   public:
    Watching(std::map<std::string, Seen>& all, std::span<const Told> tale) : all_{all}, tale_{tale} {}

   private:
    Size pick(std::span<const Way> ways, std::span<const double> probabilities) override {
      Size taken = 0;
      std::string place = last_;
      for (const Way& way : ways) (place += '|') += first_word(way.words);
      for (Size i = 0; i < ways.size(); ++i) {
        const bool came = first_word(ways[i].words) == tale_[told_].word;
        if (came) taken = i;
        Seen& one = all_[place + " > " + std::string{first_word(ways[i].words)}];
        one.times += came ? 1 : 0;
        one.expected += probabilities[i];
        one.variance += probabilities[i] * (1 - probabilities[i]);
      }
      return taken;
    }
    void tell(const Told& word) override {
      ++told_;
      last_ = word.word == "." ? "." : "";
    }

    std::map<std::string, Seen>& all_;
    std::span<const Told> tale_;
    Size told_ = 0;
    std::string last_;
  };

  constexpr Size tales = 5000;
  for (Size i = 0; i < tales; ++i) {
    const std::vector<Told> tale = random_tale(tell_tale, 11, i);
    Watching watching{seen, tale};
    tell_tale(watching);
  }
  Size tried = 0;
  double squares = 0;
  for (const auto& entry : seen) {
    const std::string& what = entry.first;
    const Seen& one = entry.second;
    if (one.variance < 5) continue;  // too rare to judge
    const double off = (one.times - one.expected) / std::sqrt(one.variance);
    CHECK_MESSAGE(std::abs(off) < 5, what);
    squares += off * off;
    ++tried;
  }
  CHECK(tried > 200);
  CHECK(squares / static_cast<double>(tried) == doctest::Approx(1).epsilon(0.25));
}

TEST_CASE("a tale that is followed word by word has the probabilities with which it was told") {
  std::set<std::string> texts;
  for (Size i = 0; i < 500; ++i) {
    const std::vector<Told> tale = random_tale(tell_tale, 5, i);
    std::vector<std::string_view> words;
    for (const Told& told : tale) words.push_back(told.word);
    const Following whole = follow(tell_tale, words);
    CHECK(whole.finished);
    REQUIRE(whole.words.size() == tale.size());
    for (Size w = 0; w < tale.size(); ++w) {
      CHECK(whole.words[w].probability == tale[w].probability);
      CHECK(whole.words[w].phenomenon == tale[w].phenomenon);
      CHECK(tale[w].likeliest >= tale[w].probability);
    }
    texts.insert(text_of(tale));

    words.resize(words.size() - 1);
    CHECK(!follow(tell_tale, words).finished);
    CHECK(follow(tell_tale, words).words.size() == words.size());
    words[words.size() / 2] = "nonsense";
    CHECK(follow(tell_tale, words).words.size() == words.size() / 2);
  }
  CHECK(texts.size() == 500);
  CHECK(text_of(random_tale(tell_tale, 5, 0)) == text_of(random_tale(tell_tale, 5, 0)));
  CHECK(text_of(random_tale(tell_tale, 5, 0)) != text_of(random_tale(tell_tale, 6, 0)));
}

TEST_CASE("ways that begin alike can't be told apart, and are refused") {
  CHECK_THROWS_AS(random_tale([](Telling& tale) { tale.choose({{"a dog"}, {"a cat"}}); }, 1, 1), std::logic_error);
  CHECK_THROWS_AS(random_tale([](Telling& tale) { tale.choose({}); }, 1, 1), std::logic_error);
}

TEST_CASE("where a phenomenon is asked for, the answer follows from what was told") {
  std::vector<Size> asked(phenomena.size());
  for (Size i = 0; i < 200; ++i)
    for (const Told& told : random_tale(tell_tale, 8, i)) {
      if (told.phenomenon == Phenomenon::none) continue;
      ++asked[index_of(told.phenomenon)];
      const bool topic =
          told.phenomenon == Phenomenon::topic;  // the only one that leaves a choice: a place has 4 things
      CHECK(told.probability == doctest::Approx(topic ? 0.25 : 1));
    }
  CHECK(asked[index_of(Phenomenon::order_of_events)] >
        100);  // in two of three tales, before the racers are heard of again
  CHECK(asked[index_of(Phenomenon::order_of_events)] < 165);
  asked[index_of(Phenomenon::order_of_events)] = 0;
  CHECK(asked == std::vector<Size>{400, 400, 400, 0, 400, 200, 200});
}

TEST_CASE("tales as a corpus") {
  const Corpus corpus = write_tales({.train = 300, .validation = 50, .seed = 9});
  REQUIRE(corpus.known);
  CHECK(corpus.known->validation.size() == corpus.validation.size());
  CHECK(std::ranges::count(corpus.train, Token{0}) == 301);
  CHECK(std::ranges::count(corpus.validation, Token{0}) == 51);
  Size longest = 0, begin = 1;
  for (Size i = 1; i < corpus.train.size(); ++i)
    if (corpus.train[i] == 0) longest = std::max(longest, i - std::exchange(begin, i + 1) + 1);
  CHECK(longest <= 96);
  CHECK(corpus.spelling->size() < 128);
  CHECK(write_tales({.train = 300, .validation = 50, .seed = 9}).fingerprint == corpus.fingerprint);
  CHECK(write_tales({.train = 300, .validation = 50, .seed = 10}).fingerprint != corpus.fingerprint);
  const Corpus longer = write_tales({.train = 400, .validation = 50, .seed = 9});
  CHECK(std::ranges::equal(longer.validation, corpus.validation));
  CHECK(std::ranges::equal(longer.train.first(corpus.train.size()), corpus.train));
  const Corpus next = write_tales({.train = 50, .validation = 50, .seed = 10});
  CHECK(!std::ranges::equal(next.train, corpus.validation));

  const std::span<const Token> first = corpus.train.subspan(1, 96);
  const auto end = std::ranges::find(first, Token{0}) - first.begin();
  const std::span<const Token> tale = first.first(static_cast<Size>(end));
  CHECK(corpus.known->right(tale) == tale.size() + 1);
  CHECK(corpus.known->right(tale.first(10)) == 10);
  const std::vector<Token> wrong{tale[0], 0, tale[1]}, unused{tale[0], 127};
  const Corpus few = write_tales({.train = 10, .validation = 50, .seed = 9});  // some candidates only validate
  for (const KnownText::Phenomenon& one : few.known->phenomena)
    CHECK(std::ranges::min(one.shares) > 0);
  CHECK(corpus.known->right(wrong) == 1);
  CHECK(corpus.known->right(unused) == 1);
}

TEST_CASE("words of the tales, written and read") {
  const auto spelling = tale_spelling();
  const std::string text = "Once upon a time a girl named Mia and her dog Rex went to the farm. It was hot";
  const std::vector<Token> tokens = spelling->encode(text);
  CHECK(tokens.size() == 20);
  CHECK(spelling->decode(tokens) == text);
  CHECK(spelling->continued("Once upon", std::span{tokens}.subspan(2)) == text);
  CHECK(spelling->continued("It was hot.", std::vector<Token>{tokens[0]}) == "It was hot. Once");
  CHECK(spelling->continued("", std::vector<Token>{tokens[0], 0, 127, tokens[1]}) == "Once upon");
  CHECK(spelling->shown(0) == "[end]");
  CHECK(spelling->shown(127) == "[unused]");
  CHECK(spelling->encode("  once   upon").size() == 2);
  CHECK(spelling->encode("").empty());
  CHECK(spelling->encode("once\nupon\ta").size() == 3);
  CHECK_THROWS_WITH_AS(spelling->encode("Once upon a time!"), doctest::Contains("found '!'"), Misuse);
  CHECK_THROWS_WITH_AS(spelling->encode("Once a dragon"), doctest::Contains("found 'dragon'"), Misuse);
  CHECK_THROWS_AS(spelling->encode("mia"), Misuse);
}
