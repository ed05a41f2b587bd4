#include "format.hpp"

#include <algorithm>
#include <charconv>
#include <cstdarg>
#include <cstdio>

namespace strata::support {

std::string formatted(const char* format, ...) {
  std::va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  std::string text(static_cast<std::size_t>(std::vsnprintf(nullptr, 0, format, arguments)), '\0');
  std::vsnprintf(text.data(), text.size() + 1, format, again);
  va_end(again);
  va_end(arguments);
  return text;
}

std::string shortest(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

std::string clock_time(double seconds) {
  const auto whole = static_cast<unsigned long>(seconds + 0.5);
  const unsigned long hours = whole / 3600, minutes = whole / 60 % 60;
  return hours ? formatted("%lu:%02lu:%02lu", hours, minutes, whole % 60) : formatted("%lu:%02lu", minutes, whole % 60);
}

std::string spoken_time(double seconds) {
  if (seconds < 59.5) return formatted("%.0f s", std::max(seconds, 1.0));
  const auto minutes = static_cast<unsigned long>(seconds / 60 + 0.5);
  if (minutes < 60) return formatted("%lu min", minutes);
  return formatted("%lu h", minutes / 60) + (minutes % 60 ? formatted(" %lu min", minutes % 60) : "");
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace strata::support
