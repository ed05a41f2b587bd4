#include "../given.hpp"

#include "strata/train/token_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace strata;
using given::error_of;

namespace {

const std::vector<Token> few{3, 1, 4, 1, 5};

std::filesystem::path written(const given::Folder& folder, std::span<const Token> tokens, Size vocabulary = 10) {
  TokenFileWriter writer{folder.path / "tokens", "corpus and tokenizer", vocabulary};
  writer.add(tokens.first(tokens.size() / 2));
  writer.add(tokens.subspan(tokens.size() / 2));
  CHECK(writer.size() == tokens.size());
  writer.finish();
  return folder.path / "tokens";
}

}  // namespace

TEST_CASE("tokens come back from their file, with what they were made of") {
  const given::Folder folder;
  std::vector<Token> many(100'000);
  std::iota(many.begin(), many.end(), Token{0});
  for (const std::vector<Token>& tokens : {few, many, {}}) {
    const TokenFile file{written(folder, tokens, 100'000)};
    CHECK(std::ranges::equal(file.tokens(), tokens));
    CHECK(file.key() == "corpus and tokenizer");
    CHECK(file.vocabulary() == 100'000);
  }
}

TEST_CASE("a file of tokens that is none, or not whole, is refused") {
  const given::Folder folder;
  const std::filesystem::path file = written(folder, few);
  const std::string whole = given::content_of(file);
  const auto refused = [&](std::string_view content) {
    const std::string name = folder.file("other", content).string() + ": ", error = error_of([&] {
                        TokenFile{folder.path / "other"};
                      });
    REQUIRE(error.starts_with(name));
    return error.substr(name.size());
  };
  CHECK(refused("") == "it is no file of tokens");
  CHECK(refused(whole.substr(0, 63)) == "it is no file of tokens");
  CHECK(refused(std::string(64, 'x')) == "it is no file of tokens");
  CHECK(refused(whole.substr(0, whole.size() - 1)) == "found 83 bytes, expected 84 for 5 tokens");
  CHECK(refused(whole + "more") == "found 88 bytes, expected 84 for 5 tokens");
  std::string changed = whole;
  changed[64] = 10;
  CHECK(refused(changed) == "token 0 is 10, expected one of the 10 of its vocabulary");
  changed = whole;
  std::fill_n(&changed[64 + 8], 4, '\xFF');
  CHECK(refused(changed) == "token 2 is -1, expected one of the 10 of its vocabulary");
  changed = whole;
  std::reverse(&changed[16], &changed[20]);
  CHECK(refused(changed) == "it was written on a machine of another byte order");
  CHECK(error_of([&] { TokenFile{folder.path}; }) == folder.path.string() + ": found a folder, expected a file");
}

TEST_CASE("a file of tokens that is not finished leaves nothing") {
  const given::Folder folder;
  { TokenFileWriter{folder.path / "tokens", "key", 10}.add(few); }
  CHECK(std::filesystem::is_empty(folder.path));
  CHECK(!error_of([&] { TokenFileWriter{folder.path / "tokens", std::string(33, 'k'), 10}; }).empty());
}
