#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace strata::support {

constexpr std::size_t unmatched = static_cast<std::size_t>(-1);

/// For each element of `now` the place in `before` of the one that it goes on from, `unmatched` where it is new: a
/// longest common subsequence of the two, by dynamic programming.
template <class T, class Same = std::equal_to<>>
std::vector<std::size_t> matched(const std::vector<T>& now, const std::vector<T>& before, Same same = {}) {
  const std::size_t width = before.size() + 1;
  std::vector<std::size_t> longest((now.size() + 1) * width);  // of what is left of both from (i, j) on
  for (std::size_t i = now.size(); i-- > 0;)
    for (std::size_t j = before.size(); j-- > 0;)
      longest[i * width + j] = same(now[i], before[j])
                                   ? longest[(i + 1) * width + j + 1] + 1
                                   : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  std::vector<std::size_t> matches(now.size(), unmatched);
  for (std::size_t i = 0, j = 0; i < now.size() && j < before.size();)
    if (same(now[i], before[j]))
      matches[i++] = j++;
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1])
      ++i;
    else
      ++j;
  return matches;
}

}  // namespace strata::support
