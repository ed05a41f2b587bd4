#pragma once
#include "strata/core/error.hpp"
#include "strata/core/size.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace strata {

/// The merges of byte-pair encoding: of all neighbours in a list of symbols the pair that comes first among the merges
/// becomes one symbol, the leftmost of equals, until no pair is left. Sennrich et al. 2016, arXiv:1508.07909
class Merges {
 public:
  struct Merge {
    Token left, right, result;
  };

  /// No pair may come twice.
  explicit Merges(std::span<const Merge> merges) : slots_(std::bit_ceil(2 * merges.size() + 1)) {
    for (const Merge& merge : merges) {
      Slot& slot = slots_[place(key(merge.left, merge.right))];
      slot = {key(merge.left, merge.right), static_cast<Rank>(results_.size())};
      results_.push_back(merge.result);
    }
  }

  /// Merges in place; what is left over stands at the beginning. How many symbols that is. O(n log n). Throws Error for
  /// more than four billion symbols.
  Size apply(std::span<Token> symbols) const {
    return symbols.size() <= few ? merge_few(symbols) : merge_many(symbols);
  }

 private:
  using Rank = std::uint32_t;
  static constexpr Rank none = std::numeric_limits<Rank>::max();
  static constexpr Size few = 32;

  struct Slot {
    std::uint64_t key = empty;
    Rank rank = none;
  };
  static constexpr std::uint64_t empty = ~std::uint64_t{};  // of two tokens −1

  static std::uint64_t key(Token left, Token right) {
    return std::uint64_t{static_cast<std::uint32_t>(left)} << 32 | static_cast<std::uint32_t>(right);
  }
  /// Where the key is, or would be.
  Size place(std::uint64_t key) const {
    const std::uint64_t mixed = key * 0x9E3779B97F4A7C15;
    Size i = (mixed ^ mixed >> 32) & (slots_.size() - 1);
    while (slots_[i].key != key && slots_[i].key != empty) i = (i + 1) & (slots_.size() - 1);
    return i;
  }
  Rank rank(Token left, Token right) const { return slots_[place(key(left, right))].rank; }

  /// Looks at every pair for each merge: for a word the fastest.
  Size merge_few(std::span<Token> symbols) const {
    std::array<Rank, few> ranks;  // of the pair that begins here
    Size count = symbols.size();
    for (Size i = 0; i + 1 < count; ++i) ranks[i] = rank(symbols[i], symbols[i + 1]);
    while (count > 1) {
      const Size i = static_cast<Size>(std::min_element(ranks.begin(), ranks.begin() + (count - 1)) - ranks.begin());
      if (ranks[i] == none) break;
      symbols[i] = results_[ranks[i]];
      for (Size j = i + 1; j + 1 < count; ++j) symbols[j] = symbols[j + 1];
      for (Size j = i; j + 2 < count; ++j) ranks[j] = ranks[j + 1];
      --count;
      if (i > 0) ranks[i - 1] = rank(symbols[i - 1], symbols[i]);
      if (i + 1 < count) ranks[i] = rank(symbols[i], symbols[i + 1]);
    }
    return count;
  }

  Size merge_many(std::span<Token> symbols) const;

  std::vector<Slot> slots_;  // open addressing; at most half full
  std::vector<Token> results_;
};

/// A heap of pairs over a linked list of symbols. A pair that changed since it was put there is passed over.
inline Size Merges::merge_many(std::span<Token> symbols) const {
  using Place = std::uint32_t;
  constexpr Token gone = -1;
  if (symbols.size() >= none) throw Error{"found a word of " + std::to_string(symbols.size()) + " bytes; too long"};
  const Place count = static_cast<Place>(symbols.size());
  std::vector<Place> next(count), previous(count);
  std::vector<std::uint64_t> heap;  // rank, then place
  for (Place i = 0; i < count; ++i) {
    next[i] = i + 1;
    previous[i] = i - 1;  // of the first one never looked at
    if (i + 1 < count)
      if (const Rank found = rank(symbols[i], symbols[i + 1]); found != none)
        heap.push_back(std::uint64_t{found} << 32 | i);
  }
  std::ranges::make_heap(heap, std::greater{});
  const auto push = [&](Place left, Place right) {
    const Rank found = rank(symbols[left], symbols[right]);
    if (found == none) return;
    heap.push_back(std::uint64_t{found} << 32 | left);
    std::ranges::push_heap(heap, std::greater{});
  };
  while (!heap.empty()) {
    std::ranges::pop_heap(heap, std::greater{});
    const Rank found = static_cast<Rank>(heap.back() >> 32);
    const Place i = static_cast<Place>(heap.back());
    heap.pop_back();
    if (symbols[i] == gone || next[i] == count) continue;
    const Place partner = next[i];
    if (rank(symbols[i], symbols[partner]) != found) continue;
    symbols[i] = results_[found];
    symbols[partner] = gone;
    next[i] = next[partner];
    if (next[i] < count) previous[next[i]] = i;
    if (i > 0) push(previous[i], i);
    if (next[i] < count) push(i, next[i]);
  }
  return static_cast<Size>(std::remove(symbols.begin(), symbols.end(), gone) - symbols.begin());
}

}  // namespace strata
