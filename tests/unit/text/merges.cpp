#include "strata/text/merges.hpp"
#include "strata/core/random.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

/// As it is defined: of all pairs the one that comes first, the leftmost of equals.
std::vector<Token> merged_slowly(std::vector<Token> symbols, const std::vector<Merges::Merge>& merges) {
  for (Size rank = 0; rank < merges.size();) {
    const auto& [left, right, result] = merges[rank];
    const std::vector<Token> pair{left, right};
    const auto found = std::search(symbols.begin(), symbols.end(), pair.begin(), pair.end());
    if (found == symbols.end()) {
      ++rank;
      continue;
    }
    *found = result;
    symbols.erase(found + 1);
    rank = 0;
  }
  return symbols;
}

std::vector<Token> merged(std::vector<Token> symbols, const std::vector<Merges::Merge>& merges) {
  symbols.resize(Merges{merges}.apply(symbols));
  return symbols;
}

}  // namespace

TEST_CASE("merges of a few and of many symbols are as defined") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const RandomStream random{seed, Purpose::initialisation};
    auto below = [&, i = std::uint64_t{}](Size limit) mutable { return static_cast<Token>(random.bits(i++) % limit); };
    // Not always in an order that training would give: a pair may come before its parts are made.
    std::vector<Merges::Merge> merges;
    for (Token result = 4; result < 40; ++result) {
      const Merges::Merge merge{below(static_cast<Size>(result)), below(static_cast<Size>(result)), result};
      const auto same = [&](const auto& other) { return other.left == merge.left && other.right == merge.right; };
      if (std::ranges::none_of(merges, same)) merges.push_back(merge);
    }
    if (seed % 2) std::ranges::reverse(merges);
    for (int length : {0, 1, 2, 5, 31, 32, 33, 200}) {
      std::vector<Token> symbols(static_cast<Size>(length));
      for (Token& symbol : symbols) symbol = below(seed % 3 ? 4 : 2);
      CHECK(merged(symbols, merges) == merged_slowly(symbols, merges));
    }
  }
}

TEST_CASE("overlapping pairs are merged from the left") {
  const std::vector<Merges::Merge> merges{{0, 0, 1}, {1, 1, 2}};
  CHECK(merged({0, 0, 0}, merges) == std::vector<Token>{1, 0});
  CHECK(merged(std::vector<Token>(41, 0), merges) == [] {
    std::vector<Token> expected(10, 2);
    expected.push_back(0);
    return expected;
  }());
  CHECK(merged({0, 0}, {}) == std::vector<Token>{0, 0});
}
