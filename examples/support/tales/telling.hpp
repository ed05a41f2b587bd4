#pragma once
#include "strata/core/size.hpp"

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace strata::support {

/// What a reader has to be able to do to guess a word of a tale: an index into `phenomena` (phenomena.hpp).
enum class Phenomenon : unsigned char { none, topic, word_order, who, order_of_events, two_facts, rule, two_at_once };

/// One way on, and how likely it is beside the others: weights are relative.
struct Way {
  std::string_view words;
  double weight = 1;
};

/// A word of a tale, and what was known before it was told.
struct Told {
  std::string_view word = {};
  double probability = 1;  ///< of this word, given all words before it
  double likeliest = 1;    ///< of the likeliest word there
  Phenomenon phenomenon = Phenomenon::none;
};

/// A tale as it is told, word by word. A grammar is a function that takes one: it says what is certain, and lets choose
/// what is not. The ways that can be chosen from begin with different words, so every choice shows in the text as soon
/// as it is made: the probability of a word, given those before it, is that of the choice it begins, and 1 for any
/// other word. Words are separated by spaces, and outlive the telling.
class Telling {
 public:
  virtual ~Telling() = default;

  void say(std::string_view words, Phenomenon phenomenon = Phenomenon::none);

  /// Says one of the ways and returns its index. Throws std::logic_error where two begin with the same word.
  Size choose(std::span<const Way> ways, Phenomenon phenomenon = Phenomenon::none);
  Size choose(std::initializer_list<Way> ways, Phenomenon phenomenon = Phenomenon::none) {
    return choose(std::span{ways.begin(), ways.size()}, phenomenon);
  }

 private:
  /// Which of the ways; `probabilities` add up to 1.
  virtual Size pick(std::span<const Way> ways, std::span<const double> probabilities) = 0;
  virtual void tell(const Told& word) = 0;

  /// The first word as it is given, those behind it certain.
  void say(std::string_view words, Told first);

  std::vector<double> probabilities_;
};

using Grammar = void (*)(Telling& tale);

/// What comes before the first space.
inline std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

}  // namespace strata::support
