#include "nearest.hpp"

#include "strata/core/error.hpp"
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

std::vector<std::string> nearest_paths(const std::filesystem::path& missing) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path there;
  auto part = missing.begin();
  while (part != missing.end() && fs::exists(there / *part, error)) there /= *part++;
  if (part == missing.end()) return {};
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{there.empty() ? fs::path{"."} : there, error})
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);

  const std::vector<std::string_view> views(names.begin(), names.end());
  std::vector<std::string> result;
  for (const std::string& name : nearest(part->string(), views)) {
    fs::path meant = there / name;
    for (auto rest = std::next(part); rest != missing.end(); ++rest) meant /= *rest;
    const std::vector<std::string> further = nearest_paths(meant);
    result.push_back(fs::exists(meant, error) ? meant.string()
                     : further.empty()        ? (there / name).string()
                                              : further[0]);
  }
  return result;
}

std::string did_you_mean(const std::filesystem::path& missing) {
  std::string text;
  for (const std::string& path : nearest_paths(missing)) text += (text.empty() ? "; did you mean " : " or ") + path;
  return text.empty() ? text : text + "?";
}

std::string explained(const std::exception& error) {
  const std::string text = error.what();
  const auto* missing = dynamic_cast<const MissingFile*>(&error);
  return missing ? text + did_you_mean(text.substr(0, missing->path_length)) : text;
}

}  // namespace strata::support
