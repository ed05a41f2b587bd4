#include "support/flags.hpp"
#include "support/floor.hpp"
#include "support/options.hpp"
#include "support/report_text.hpp"
#include "support/tale_corpus.hpp"

#include "support/tales/grammar.hpp"
#include "support/tales/tellers.hpp"

#include "strata/text/corpus.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

using namespace strata;
using namespace strata::support;

namespace {

struct Wishes {
  std::uint64_t tales = 5, seed = 1;
  bool floor = false, words = false;
  std::filesystem::path score;
};

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  const Flag flags[] = {
      {"--tales", WholeNumber{&wishes.tales, 1, 10'000'000}, "how many (5)"},
      {"--tales-seed", WholeNumber{&wishes.seed, 0, 1'000'000'000}, "which (1)"},
      {"--floor", &wishes.floor, "rather than tales, the lowest loss that any model of them can have"},
      {"--words", &wishes.words, "rather than tales, the symbols that they are made of"},
      {"--score", &wishes.score, "how likely the tales of a file are, one a line, and where one ceases to be a tale"},
  };
  return parse_flags(argc, argv, "Tales written by a grammar that knows how likely each word is.", flags);
}

Corpus ordered(const Wishes& wishes) {
  TaleOrder order;
  order.seed = wishes.seed;
  return write_tales(order);
}

/// Told words as a reader wants them.
std::string text_of(std::span<const Told> tale) {
  std::vector<Token> symbols;
  for (const Told& told : tale) symbols.push_back(tale_symbol(told.word));
  return tale_spelling()->decode(symbols);
}

void print_tales(const Wishes& wishes) {
  for (Size number = 0; number < wishes.tales; ++number)
    if (std::printf("%s\n", text_of(training_tale(wishes.seed, number)).c_str()) < 0) return;  // guarded says why
}

void print_floor(const Wishes& wishes) {
  const Corpus corpus = ordered(wishes);
  const Floor floor = floor_of(corpus);
  std::printf("%s\n\n", corpus.description.c_str());
  std::printf("no model of them can have a lower loss than %.4f nats a symbol (± %.4f), a perplexity of %.4f\n\n",
              floor.loss, floor.error, std::exp(floor.loss));
  std::printf("%-16s %-26s %7s %6s %9s %7s %9s  %s\n", "phenomenon", "", "places", "floor", "accuracy", "chance",
              "accuracy", "candidates");
  for (const PhenomenonReport& one : floor.phenomena) {
    std::printf("%-16s %-26s %7zu %6.3f %7.1f %% %7.3f %7.1f %% ", one.id.c_str(), one.title.c_str(), one.places,
                one.floor_loss, 100 * one.floor_accuracy, one.chance_loss, 100 * one.chance_accuracy);
    for (const std::string& candidate : one.candidates) std::printf(" %s", candidate.c_str());
    std::printf("\n");
  }
}

void print_words() {
  const auto spelling = tale_spelling();
  for (Size i = 0; i < spelling->size(); ++i)
    std::printf("%zu %s\n", i, visible(spelling->shown(static_cast<Token>(i))).c_str());
}

void print_score(const std::string& line) {
  std::vector<std::string_view> words;
  for (const Token token : tale_spelling()->encode(line)) words.push_back(tale_word(token));
  const Following following = follow(tell_tale, words);
  const Size right = following.words.size();
  std::printf("%zu words, %.3f nats: ", right, nats(following.words));
  if (following.finished)
    std::printf("a tale\n");
  else if (right == words.size())
    std::printf("it breaks off\n");
  else
    std::printf("then '%s', which no tale goes on with\n", std::string{words[right]}.c_str());
}

void score(const Wishes& wishes) {
  const std::string text = read_text(wishes.score);
  Size number = 0;
  for (Size at = 0; at < text.size();) {
    const Size end = std::min(text.find('\n', at), text.size());
    ++number;
    try {
      if (end > at) print_score(text.substr(at, end - at));
    } catch (const Misuse& error) {
      throw Error{wishes.score.string() + ", line " + std::to_string(number) + ": " + error.what()};
    }
    at = end + 1;
  }
}

}  // namespace

/// The tales that the ladder learns from, and what is known of them.
int main(int argc, char** argv) {
  return guarded(argv[0], [&] {
    Wishes wishes;
    if (const std::optional<int> done = read_command_line(argc, argv, wishes)) return *done;
    if (wishes.floor + wishes.words + !wishes.score.empty() > 1)
      throw Misuse{"--floor, --words and --score: found more than one of them"};
    if (wishes.floor)
      print_floor(wishes);
    else if (wishes.words)
      print_words();
    else if (!wishes.score.empty())
      score(wishes);
    else
      print_tales(wishes);
    return 0;
  });
}
