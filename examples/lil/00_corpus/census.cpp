#include "census.hpp"

#include "strata/text/encode_in_parts.hpp"

namespace strata::corpus {

Size Census::different() const {
  return static_cast<Size>(std::ranges::count_if(counts, [](std::uint64_t count) { return count > 0; }));
}

double Census::median() const {
  const auto length = [&](std::uint64_t place) {
    for (const auto& [tokens_each, times] : by_length) {
      if (place < times) return static_cast<double>(tokens_each);
      place -= times;
    }
    return 0.0;
  };
  return stories == 0 ? 0 : (length((stories - 1) / 2) + length(stories / 2)) / 2;
}

Census take_census(const ByteLevelBpe& tokenizer, std::string_view text, const std::function<void(Size)>& watch) {
  Census census{text.size(), 0, separator_of(text), 0, 0, std::vector<std::uint64_t>(tokenizer.size()), {}};
  for_each_document(text, census.separator, [&](std::string_view story) {
    Size length = 0;
    encode_in_parts(tokenizer, story, [&](std::span<const Token> tokens, std::string_view part) {
      for (Token token : tokens) ++census.counts[static_cast<Size>(token)];
      length += tokens.size();
      watch(static_cast<Size>(part.data() + part.size() - text.data()));
    });
    ++census.stories;
    ++census.by_length[length];
    census.tokens += length;
    census.story_bytes += story.size();
  });
  return census;
}

std::vector<Token> ranking(const Census& census) {
  const Size all = census.counts.size();
  return CompactVocabulary{{"", "", all}, census.counts, CompactVocabulary::special + all}.kept();
}

std::vector<std::uint64_t> covered(const Census& census, const std::vector<Token>& tokens) {
  std::vector<std::uint64_t> symbols{census.stories};
  for (Token token : tokens) symbols.push_back(symbols.back() + census.counts[static_cast<Size>(token)]);
  return symbols;
}

}  // namespace strata::corpus
