#include "telling.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace strata::support {

namespace {

void expect_different(std::span<const Way> ways) {
  if (ways.empty()) throw std::logic_error{"a tale can't go on: there is no way to choose"};
  for (Size i = 0; i < ways.size(); ++i)
    for (Size j = 0; j < i; ++j)
      if (first_word(ways[i].words) == first_word(ways[j].words))
        throw std::logic_error{"two ways on of a tale begin with '" + std::string{first_word(ways[i].words)} + "'"};
}

}  // namespace

void Telling::say(std::string_view words, Phenomenon phenomenon) { say(words, Told{.phenomenon = phenomenon}); }

void Telling::say(std::string_view words, Told next) {
  while (!words.empty()) {
    next.word = first_word(words);
    tell(next);
    words.remove_prefix(std::min(next.word.size() + 1, words.size()));
    next = {};
  }
}

Size Telling::choose(std::span<const Way> ways, Phenomenon phenomenon) {
  expect_different(ways);
  double whole = 0;
  for (const Way& way : ways) whole += way.weight;
  probabilities_.clear();
  for (const Way& way : ways) probabilities_.push_back(way.weight / whole);
  const double likeliest = std::ranges::max(probabilities_);
  const Size chosen = pick(ways, probabilities_);
  say(ways[chosen].words, Told{{}, probabilities_[chosen], likeliest, phenomenon});
  return chosen;
}

}  // namespace strata::support
