#pragma once
#include "strata/core/random.hpp"
#include "strata/core/size.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

/// What the tests of tokenizers share.
namespace given {

/// A file of JSON, a value a line.
inline std::vector<nlohmann::json> lines_of(const std::filesystem::path& file) {
  std::vector<nlohmann::json> lines;
  std::ifstream in{file};
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  REQUIRE(!lines.empty());
  return lines;
}
inline std::vector<nlohmann::json> fixture(const std::string& name) {
  return lines_of("tests/parity/fixtures/" + name);
}

template <class Pieces> std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> result;
  Pieces pieces{text};
  for (std::string_view piece; !(piece = pieces.next()).empty();) result.emplace_back(piece);
  return result;
}

inline std::string random_bytes(std::uint64_t seed, strata::Size count) {
  const strata::RandomStream random{seed, strata::Purpose::initialisation};
  std::string bytes;
  for (strata::Size i = 0; i < count; ++i) bytes += static_cast<char>(random.bits(i) >> (seed % 2 ? 0 : 25));
  return bytes;
}

/// A dozen of what patterns may stumble over; of an even seed all of it ASCII.
inline std::string random_text(std::uint64_t seed) {
  static const std::vector<std::string> parts{"a",        "Z",
                                              "q",        "0",
                                              "9",        " ",
                                              " ",        " ",
                                              "\n",       "\t",
                                              "\r",       "\v",
                                              "\f",       "'",
                                              "'s",       "'re",
                                              "'ll",      "'ve",
                                              "'d",       "'t",
                                              "'m",       ".",
                                              "!",        "_",
                                              "<|",       std::string(1, '\0'),
                                              "\x1F",     "\x7F",
                                              "\xC3\xA9", "\xC2\xA0",
                                              "\xC2\xBD", "\xF0\x9F\xA6\x99"};
  const strata::RandomStream random{seed, strata::Purpose::initialisation};
  std::string text;
  for (std::uint64_t i = 0; i < 12; ++i) text += parts[random.bits(i) % (seed % 2 ? parts.size() : parts.size() - 4)];
  return text;
}

}  // namespace given
