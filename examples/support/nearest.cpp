#include "nearest.hpp"

#include "strata/core/size.hpp"

#include <algorithm>
#include <utility>

namespace strata::support {

namespace {

/// How many letters have to be put in, taken out, changed, or swapped with their neighbour, none of them twice.
Size distance(std::string_view a, std::string_view b) {
  std::vector<Size> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (Size j = 0; j <= b.size(); ++j) row[j] = j;
  for (Size i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (Size j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before = std::exchange(row, next);
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> nearest(std::string_view word, std::span<const std::string_view> names) {
  std::vector<std::pair<Size, std::string>> near;
  for (const std::string_view name : names) {
    const Size changes = !word.empty() && name.starts_with(word) ? 0 : distance(word, name);
    if (changes <= std::max<Size>(1, word.size() / 3)) near.emplace_back(changes, name);
  }
  std::ranges::stable_sort(near, {}, &std::pair<Size, std::string>::first);
  std::vector<std::string> result;
  for (Size i = 0; i < std::min<Size>(3, near.size()); ++i) result.push_back(near[i].second);
  return result;
}

}  // namespace strata::support
