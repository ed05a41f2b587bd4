#pragma once
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

/// What the tests of reports share.
namespace report_test {

inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

inline std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

/// The first tag that is not closed in its turn, or what is no tag; "" where all is well.
inline std::string first_misfit(std::string_view page) {
  std::vector<std::string_view> open;
  for (std::size_t at = page.find("<html"); at != page.npos; at = page.find('<', at + 1)) {
    const std::string_view tag = page.substr(at + 1, page.find('>', at) - at - 1);
    const std::string_view name = tag.substr(0, tag.find_first_of(" /\n", 1));
    if (tag.empty() || name.empty()) return "an angle bracket alone";
    if (tag.ends_with('/') || name == "meta") continue;
    if (tag[0] != '/') {
      open.push_back(name);
      if (name == "script" || name == "style") at = page.find("</" + std::string{name}, at) - 1;
      continue;
    }
    if (open.empty() || open.back() != tag.substr(1)) return std::string{tag};
    open.pop_back();
  }
  return open.empty() ? "" : std::string{open.back()};
}

}  // namespace report_test
