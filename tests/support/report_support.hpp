#pragma once
#include <cstddef>
#include <limits>
#include <string_view>

/// What the tests of reports share.
namespace report_test {

inline constexpr double absent = std::numeric_limits<double>::quiet_NaN();

inline std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace report_test
