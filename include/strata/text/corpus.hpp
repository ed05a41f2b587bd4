#pragma once
#include "strata/core/error.hpp"
#include "strata/core/random.hpp"
#include "strata/text/alphabet.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace strata {

/// A whole text file, CR LF read as LF. Throws Error if there is none, it is a folder, is empty or can't be read.
inline std::string read_text(const std::filesystem::path& file) {
  const auto fail = [&](const std::string& found) { throw Error{file.string() + ": " + found}; };
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) fail("found a folder, expected a text file");
  errno = 0;
  std::ifstream in{file, std::ios::binary};
  if (!in && errno == ENOENT) throw MissingFile{file};
  if (!in) fail(std::string{"can't be opened: "} + std::strerror(errno));
  std::string text;
  for (std::array<char, 1 << 16> part; in.read(part.data(), part.size()) || in.gcount() > 0;)
    text.append(part.data(), static_cast<Size>(in.gcount()));
  if (in.bad()) fail(std::string{"can't be read: "} + std::strerror(errno));
  if (text.empty()) fail("the file is empty, expected text");
  Size kept = 0;
  for (Size i = 0; i < text.size(); ++i)
    if (!std::string_view{text}.substr(i).starts_with("\r\n")) text[kept++] = text[i];
  text.resize(kept);
  return text;
}

/// The names in a file, one a line; the last line may lack its end. Throws Error with line and column for a character
/// that is not of the alphabet, or is its symbol 0, and for an empty line.
inline std::vector<std::string> read_names(const std::filesystem::path& file, const Alphabet& alphabet) {
  const std::string text = read_text(file);
  std::vector<std::string> names;
  for (std::string_view rest = text; !rest.empty();) {
    const Size end = rest.find('\n');
    const std::string_view name = rest.substr(0, end);
    if (name.empty())
      throw Error{file.string() + ", line " + std::to_string(names.size() + 1) + ": found nothing, expected a name"};
    for (Size i = 0; i < name.size(); ++i)
      if (alphabet.number(name[i]) <= 0) alphabet.refuse(name.substr(i), file.string(), names.size() + 1, i + 1, 1);
    names.emplace_back(name);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return names;
}

/// A corpus in three parts: to learn from, to choose by, to judge by.
struct Split {
  std::vector<std::string> train, validation, test;
};

/// Shuffles names with a seed and cuts them 80 : 10 : 10. Throws Error if a part would be empty.
inline Split split(std::vector<std::string> names, std::uint64_t seed) {
  if (names.size() < 10)
    throw Error{"the corpus has " + std::to_string(names.size()) +
                " names; cutting it into training, validation and test parts takes at least 10"};
  shuffle(names, {seed, Purpose::shuffle});
  const auto begin = std::make_move_iterator(names.begin());
  const auto at = [&](Size tenths) { return begin + static_cast<std::ptrdiff_t>(names.size() * tenths / 10); };
  return {{begin, at(8)}, {at(8), at(9)}, {at(9), at(10)}};
}

/// Names as one stream of symbols: a 0, then each name with a 0 behind it.
inline std::vector<Token> joined(const std::vector<std::string>& names, const Alphabet& alphabet) {
  std::vector<Token> stream{0};
  for (const std::string& name : names) {
    for (char c : name) stream.push_back(alphabet.number(c));
    stream.push_back(0);
  }
  return stream;
}

}  // namespace strata
