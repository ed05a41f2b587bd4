#pragma once
#include "options.hpp"

#include <charconv>
#include <cmath>

/// What stands behind a flag, as a number within bounds. Throws Misuse that says what was found and expected.
namespace strata::support {

[[noreturn]] inline void refuse(const std::string& flag, const std::string& found, const std::string& expected) {
  throw Misuse{flag + ": found '" + found + "', expected " + expected};
}

template <class T> T whole_number(const std::string& flag, const std::string& text, T lowest, T highest) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < lowest || value > highest)
    refuse(flag, text, "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
  return value;
}

inline double number(const std::string& flag, const std::string& text, auto&& allowed, const std::string& expected) {
  double value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || !allowed(value))
    refuse(flag, text, expected);
  return value;
}

inline double number_from_zero(const std::string& flag, const std::string& text) {
  return number(
      flag, text, [](double value) { return value >= 0; }, "a number from 0 on");
}

inline double share(const std::string& flag, const std::string& text) {
  return number(
      flag, text, [](double value) { return value > 0 && value <= 1; }, "a number above 0, at most 1");
}

inline std::filesystem::path path(const std::string& flag, const std::string& text) {
  if (text.empty()) refuse(flag, text, "a path");
  return text;
}

inline double positive_number(const std::string& flag, const std::string& text) {
  return number(
      flag, text, [](double value) { return value > 0; }, "a number above 0");
}

}  // namespace strata::support
