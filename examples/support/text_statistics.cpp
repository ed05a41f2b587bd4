#include "text_statistics.hpp"

#include "strata/text/whitespace_pieces.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace strata::support {

namespace {

constexpr Size listed = 20, looked_at = 100;

/// The most frequent first, of equals in the order of their texts.
std::vector<Count> ranked(const std::unordered_map<std::string, std::uint64_t>& times) {
  std::vector<Count> counts;
  for (const auto& [text, count] : times) counts.push_back({text, count});
  std::ranges::sort(
      counts, [](const Count& a, const Count& b) { return a.times != b.times ? a.times > b.times : a.of < b.of; });
  return counts;
}

std::vector<Count> first(const std::vector<Count>& counts, Size most) {
  return {counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(std::min(most, counts.size()))};
}

std::vector<std::uint64_t> times_of(const std::vector<Count>& counts) {
  std::vector<std::uint64_t> times;
  for (const Count& count : counts) times.push_back(count.times);
  return times;
}

/// In small letters, where they are ASCII.
std::string lowered(std::string_view word) {
  std::string result{word};
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 32);
  return result;
}

TextStatistics look_at(std::string_view text, const auto& tokenizer, std::span<const Token> tokens) {
  TextStatistics result;
  std::set<std::string_view> distinct;
  for (std::string_view rest = text; !rest.empty(); ++result.characters) {
    const std::string_view character = rest.substr(0, detail::character_length(rest));
    distinct.insert(character);
    rest.remove_prefix(character.size());
  }
  result.distinct_characters = distinct.size();

  std::unordered_map<std::string, std::uint64_t> words, symbols;
  WhitespacePieces pieces{text};
  for (std::string_view piece; !(piece = pieces.next()).empty(); ++result.words) ++words[lowered(piece)];
  for (const Token token : tokens) ++symbols[std::string{tokenizer.text(token)}];
  const std::vector<Count> ranked_words = ranked(words), ranked_symbols = ranked(symbols);
  result.tokens = tokens.size();
  result.vocabulary = tokenizer.size();
  result.merges = tokenizer.rules().merges.size();
  result.most_frequent_tokens = first(ranked_symbols, listed);
  result.token_counts = times_of(ranked_symbols);
  result.most_frequent_words = first(ranked_words, listed);
  result.word_counts = times_of(ranked_words);
  for (const Count& word : first(ranked_words, looked_at)) {
    // Bytes take the space before a word into its token; where words are parted, it changes nothing.
    if (tokenizer.encode(word.of).size() == 1 || tokenizer.encode(" " + word.of).size() == 1)
      ++result.known_of_hundred;
    else
      result.unknown_of_hundred.push_back(word.of);
  }
  return result;
}

}  // namespace

double TextStatistics::covered_by_words(Size vocabulary_size) const {
  std::uint64_t covered = 0;
  for (Size i = 0; i < std::min(vocabulary_size, word_counts.size()); ++i) covered += word_counts[i];
  return static_cast<double>(covered) / static_cast<double>(std::max<std::uint64_t>(words, 1));
}

TextStatistics statistics_of(std::string_view text, const std::variant<ByteLevelBpe, WordBpe>& tokenizer,
                             std::span<const Token> tokens) {
  return std::visit([&](const auto& which) { return look_at(text, which, tokens); }, tokenizer);
}

}  // namespace strata::support
