#include "tellers.hpp"

#include "strata/core/random.hpp"

#include <cmath>
#include <stdexcept>

namespace strata::support {

namespace {

class Random final : public Telling {
 public:
  Random(std::uint64_t seed, std::uint64_t number) : random_{seed, Purpose::tales, 0, number} {}

  std::vector<Told> words;

 private:
  Size pick(std::span<const Way>, std::span<const double> probabilities) override {
    double left = random_.uniform<double>(choices_++);
    Size chosen = 0;
    while (chosen + 1 < probabilities.size() && left >= probabilities[chosen]) left -= probabilities[chosen++];
    return chosen;
  }
  void tell(const Told& word) override { words.push_back(word); }

  RandomStream random_;
  std::uint64_t choices_ = 0;
};

/// The text and the tale have parted, or the text is at its end.
struct Parted {};

class Follower final : public Telling {
 public:
  explicit Follower(std::span<const std::string_view> text) : text_{text} {}

  bool at_end() const { return words.size() == text_.size(); }

  std::vector<Told> words;

 private:
  std::string_view next() const {
    if (at_end()) throw Parted{};
    return text_[words.size()];
  }
  Size pick(std::span<const Way> ways, std::span<const double>) override {
    for (Size i = 0; i < ways.size(); ++i)
      if (first_word(ways[i].words) == next()) return i;
    throw Parted{};
  }
  void tell(const Told& word) override {
    if (word.word != next()) throw Parted{};
    words.push_back(word);
  }

  std::span<const std::string_view> text_;
};

/// Takes the ways that it is told to, and the first one at every choice behind those.
class Guided final : public Telling {
 public:
  struct Choice {
    Size taken, ways;
  };
  explicit Guided(std::vector<Choice>& choices) : choices_{choices} {}

  WholeTale tale;

 private:
  Size pick(std::span<const Way> ways, std::span<const double> probabilities) override {
    if (made_ == choices_.size()) choices_.push_back({0, ways.size()});
    const Size taken = choices_[made_++].taken;
    tale.probability *= probabilities[taken];
    return taken;
  }
  void tell(const Told& word) override { tale.words.push_back(word); }

  std::vector<Choice>& choices_;
  Size made_ = 0;
};

}  // namespace

std::vector<Told> random_tale(Grammar grammar, std::uint64_t seed, std::uint64_t number) {
  Random tale{seed, number};
  grammar(tale);
  return std::move(tale.words);
}

Following follow(Grammar grammar, std::span<const std::string_view> text) {
  Follower follower{text};
  bool finished = true;
  try {
    grammar(follower);
  } catch (const Parted&) { finished = false; }
  finished = finished && follower.at_end();
  return {std::move(follower.words), finished};
}

std::vector<WholeTale> all_tales(Grammar grammar, Size most) {
  std::vector<WholeTale> tales;
  std::vector<Guided::Choice> choices;
  do {
    if (tales.size() == most) throw std::length_error{"the grammar tells more tales than that"};
    Guided guided{choices};
    grammar(guided);
    tales.push_back(std::move(guided.tale));
    while (!choices.empty() && choices.back().taken + 1 == choices.back().ways) choices.pop_back();
    if (!choices.empty()) ++choices.back().taken;
  } while (!choices.empty());
  return tales;
}

double nats(std::span<const Told> words) {
  double sum = 0;
  for (const Told& word : words) sum -= std::log(word.probability);
  return sum;
}

}  // namespace strata::support
