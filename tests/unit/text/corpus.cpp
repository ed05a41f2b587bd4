#include "../given.hpp"

#include "strata/text/corpus.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace strata;
using given::error_of;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_of(std::string_view content) {
  const given::Folder folder;
  return read_names(folder.file("names.txt", content), Alphabet::names());
}

/// Without the file's name, which the message begins with.
std::string refusal_of(std::string_view content) {
  const given::Folder folder;
  const fs::path file = folder.file("names.txt", content);
  const std::string error = error_of([&] { read_names(file, Alphabet::names()); });
  REQUIRE(error.starts_with(file.string()));
  return error.substr(file.string().size());
}

}  // namespace

TEST_CASE("a text file") {
  const given::Folder folder;
  CHECK(read_text(folder.file("a", "one\r\ntwo\n\r\n\rthree\r")) == "one\ntwo\n\n\rthree\r");
}

TEST_CASE("names, one a line") {
  const std::vector<std::string> expected{"emma", "olivia", "al"};
  CHECK(names_of("emma\nolivia\nal\n") == expected);
  CHECK(names_of("emma\nolivia\nal") == expected);
  CHECK(names_of("emma\r\nolivia\r\nal\r\n") == expected);
}

TEST_CASE("names that are none") {
  CHECK(refusal_of("emma\nOlivia\n") == ", line 2, column 1: found 'O', expected one of 'a'–'z'");
  CHECK(refusal_of("emma\nal3x\n") == ", line 2, column 3: found '3', expected one of 'a'–'z'");
  CHECK(refusal_of("zo\xC3\xAB\n") == ", line 1, column 3: found 'ë' (U+00EB), expected one of 'a'–'z'");
  CHECK(refusal_of("\xEF\xBB\xBF"
                   "emma\n")
            .starts_with(", line 1, column 1: found '\xEF\xBB\xBF' (U+FEFF)"));
  CHECK(refusal_of("a.b\n") == ", line 1, column 2: found '.', expected one of 'a'–'z'");
  CHECK(refusal_of("a\rb\n") == ", line 1, column 2: found byte 0x0D, expected one of 'a'–'z'");
  CHECK(refusal_of("emma\n\nal\n") == ", line 2: found nothing, expected a name");
}

TEST_CASE("files that are no corpus") {
  CHECK(refusal_of("") == ": the file is empty, expected text");
  CHECK(error_of([] { read_text("/nowhere/names.txt"); }) ==
        "/nowhere/names.txt: can't be opened: No such file or directory");
  const fs::path folder = fs::temp_directory_path();
  CHECK(error_of([&] { read_text(folder); }) == folder.string() + ": found a folder, expected a text file");
  CHECK(error_of([] { read_text("/proc/self/mem"); }) == "/proc/self/mem: can't be read: Input/output error");
}

TEST_CASE("a split is a shuffle cut 80 to 10 to 10") {
  std::vector<std::string> names;
  for (int i = 0; i < 105; ++i) names.push_back(std::to_string(i));
  const Split parts = split(names, 42);
  CHECK(parts.train.size() == 84);
  CHECK(parts.validation.size() == 10);
  CHECK(parts.test.size() == 11);
  std::vector<std::string> all = parts.train;
  all.insert(all.end(), parts.validation.begin(), parts.validation.end());
  all.insert(all.end(), parts.test.begin(), parts.test.end());
  CHECK(all != names);
  CHECK(std::is_permutation(all.begin(), all.end(), names.begin()));
  CHECK(split(names, 42).train == parts.train);
  CHECK(split(names, 43).train != parts.train);
  names.resize(9);
  CHECK(!error_of([&] { split(names, 42); }).empty());
  names.resize(10, "x");
  CHECK(split(names, 42).test.size() == 1);
}

TEST_CASE("names joined into one stream") {
  CHECK(joined({"ab", "z"}, Alphabet::names()) == std::vector<Token>{0, 1, 2, 0, 26, 0});
}
