#pragma once
#include "strata/core/error.hpp"
#include "strata/text/merges.hpp"
#include "strata/text/utf8.hpp"

#include <map>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace strata {

/// How often each word of a corpus comes.
using WordCounts = std::unordered_map<std::string, std::uint64_t>;

/// A vocabulary that byte-pair encoding has learnt: special tokens, then the characters in the order of their code
/// points, then what merges make, in the order in which they were learnt.
struct LearntBpe {
  std::vector<std::string> tokens;
  std::vector<Merges::Merge> merges;
};

namespace detail {

/// Learns merges: again and again the pair of neighbours that comes most often becomes one symbol; of equally frequent
/// ones that of the lower numbers, as HuggingFace's tokenizers do. Counts are kept up to date where a merge changes a
/// word, and a pair knows the words that it is in, so nothing is counted twice.
class BpeLearner {
 public:
  BpeLearner(const WordCounts& words, const std::vector<std::string>& special, std::string_view alphabet) {
    for (const std::string& token : special) add(token);
    add_alphabet(words, alphabet);
    for (const auto& [word, times] : words) add_parts(word, times);
    for (const auto& [key, pair] : pairs_) candidates_.push({pair.times, key});
  }

  Size size() const { return learnt_.tokens.size(); }

  /// Learns one merge; false if no pair is left.
  bool merge() {
    while (!candidates_.empty()) {
      const Candidate best = candidates_.top();
      candidates_.pop();
      Pair& pair = pairs_[best.key];
      if (pair.times == best.times && pair.times > 0) return merge(best.key, std::move(pair)), true;
      if (pair.times > 0) candidates_.push({pair.times, best.key});  // it has changed since
    }
    return false;
  }

  LearntBpe learnt() && { return std::move(learnt_); }

 private:
  using Key = std::uint64_t;  // left and right symbol

  struct Word {
    std::vector<Token> symbols;
    std::int64_t times;
  };
  struct Pair {
    std::int64_t times = 0;
    std::vector<std::uint32_t> words;  // each at least once; a merge may have taken the pair out of some since
  };
  struct Candidate {
    std::int64_t times;
    Key key;
    bool operator<(const Candidate& other) const {
      return times != other.times ? times < other.times : key > other.key;
    }
  };

  static Key key(Token left, Token right) {
    return Key{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
  }

  Token add(const std::string& text) {
    const auto [found, added] = numbers_.emplace(text, static_cast<Token>(size()));
    if (added) learnt_.tokens.push_back(text);
    return found->second;
  }

  static void each_character(std::string_view word, auto&& take) {
    while (!word.empty()) {
      const std::string_view character = word.substr(0, character_length(word));
      take(character);
      word.remove_prefix(character.size());
    }
  }

  void add_alphabet(const WordCounts& words, std::string_view more) {
    std::map<char32_t, std::string> alphabet;
    const auto take = [&](std::string_view character) {
      if (!begins_invalid(character)) alphabet.emplace(code_point(character), character);
    };
    each_character(more, take);
    for (const auto& [word, times] : words) each_character(word, take);
    for (const auto& [code, character] : alphabet) add(character);
  }

  /// What is not UTF-8 parts a word.
  void add_parts(std::string_view text, std::uint64_t times) {
    while (!text.empty()) {
      Size valid = 0;
      while (valid < text.size() && !begins_invalid(text.substr(valid))) valid += character_length(text.substr(valid));
      if (valid > 0) add_word(text.substr(0, valid), times);
      text.remove_prefix(std::min(valid + 1, text.size()));
    }
  }

  void add_word(std::string_view text, std::uint64_t times) {
    const auto number = static_cast<std::uint32_t>(words_.size());
    Word& word = words_.emplace_back(Word{{}, static_cast<std::int64_t>(times)});
    each_character(text,
                   [&](std::string_view character) { word.symbols.push_back(numbers_.at(std::string{character})); });
    for (Size i = 0; i + 1 < word.symbols.size(); ++i)
      count(key(word.symbols[i], word.symbols[i + 1]), word.times, number);
  }

  void count(Key pair, std::int64_t times, std::uint32_t word) {
    Pair& counted = pairs_[pair];
    counted.times += times;
    if (times > 0 && (counted.words.empty() || counted.words.back() != word)) counted.words.push_back(word);
  }

  void merge(Key pair, Pair where) {
    const Token left = static_cast<Token>(pair >> 32), right = static_cast<Token>(pair & 0xFFFFFFFF);
    const Token result = add(learnt_.tokens[static_cast<Size>(left)] + learnt_.tokens[static_cast<Size>(right)]);
    learnt_.merges.push_back({left, right, result});
    grown_.clear();
    for (const std::uint32_t word : where.words) merge_in(word, left, right, result);
    pairs_.erase(pair);
    for (const Key changed : grown_)
      if (const auto found = pairs_.find(changed); found != pairs_.end())
        candidates_.push({found->second.times, changed});
  }

  void merge_in(std::uint32_t number, Token left, Token right, Token result) {
    Word& word = words_[number];
    std::vector<Token>& symbols = word.symbols;
    const auto change = [&](Token a, Token b, std::int64_t times) {
      count(key(a, b), times, number);
      if (times > 0) grown_.insert(key(a, b));
    };
    Size kept = 0;
    for (Size i = 0; i < symbols.size(); ++i, ++kept) {
      if (i + 1 == symbols.size() || symbols[i] != left || symbols[i + 1] != right) {
        symbols[kept] = symbols[i];
        continue;
      }
      if (kept > 0) {
        change(symbols[kept - 1], left, -word.times);
        change(symbols[kept - 1], result, word.times);
      }
      ++i;
      symbols[kept] = result;
      if (i + 1 < symbols.size()) {
        change(right, symbols[i + 1], -word.times);
        change(result, symbols[i + 1], word.times);
      }
    }
    symbols.resize(kept);
  }

  LearntBpe learnt_;
  std::unordered_map<std::string, Token> numbers_;
  std::vector<Word> words_;
  std::unordered_map<Key, Pair> pairs_;
  std::priority_queue<Candidate> candidates_;
  std::unordered_set<Key> grown_;
};

}  // namespace detail

/// Learns a vocabulary of so many tokens, or of as many as there are pairs to merge. The characters of `alphabet` are
/// in it even where no word has them; bytes that are not UTF-8 are learnt nothing of. Throws Error where special tokens
/// and characters are more than that. Sennrich et al. 2016, arXiv:1508.07909 · tokenizers BpeTrainer
inline LearntBpe learn_bpe(const WordCounts& words, Size vocabulary, const std::vector<std::string>& special,
                           std::string_view alphabet = {}) {
  detail::BpeLearner learner{words, special, alphabet};
  if (learner.size() > vocabulary)
    throw Error{"special tokens and characters are " + std::to_string(learner.size()) + ", more than a vocabulary of " +
                std::to_string(vocabulary)};
  while (learner.size() < vocabulary && learner.merge()) {}
  return std::move(learner).learnt();
}

}  // namespace strata
