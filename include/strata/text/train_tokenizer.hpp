#pragma once
#include "strata/text/bpe_training.hpp"
#include "strata/text/byte_level.hpp"
#include "strata/text/byte_level_bpe.hpp"
#include "strata/text/word_bpe.hpp"

namespace strata {

/// What a vocabulary is to hold.
struct VocabularyOrder {
  Size size;                         ///< at most: fewer where the text has no more pairs to merge
  std::vector<std::string> special;  ///< come first, as they stand here
  std::string unknown = {};          ///< which of these stands for characters that the text does not have
};

namespace detail {

inline void check_order(const VocabularyOrder& order) {
  for (auto token = order.special.begin(); token != order.special.end(); ++token) {
    if (token->empty()) throw Error{"found an empty special token"};
    if (std::find(order.special.begin(), token, *token) != token)
      throw Error{"found the special token \"" + *token + "\" twice"};
  }
  if (!order.unknown.empty() && std::ranges::find(order.special, order.unknown) == order.special.end())
    throw Error{"the unknown token \"" + order.unknown + "\" is none of the special tokens"};
}

inline BpeRules rules_of(LearntBpe learnt, const VocabularyOrder& order) {
  BpeRules rules;
  rules.tokens = std::move(learnt.tokens);
  rules.merges = std::move(learnt.merges);
  rules.of_bytes.resize(rules.tokens.size(), true);
  std::vector<AddedTokens::Entry> entries;
  for (Size i = 0; i < order.special.size(); ++i) {
    const Token token = static_cast<Token>(i);
    rules.of_bytes[i] = false;
    rules.special.push_back(token);
    entries.emplace_back(order.special[i], token);
    if (order.special[i] == order.unknown) rules.unknown = token;
  }
  if (!entries.empty()) rules.added.emplace_back(std::move(entries));
  return rules;
}

/// How often each piece of a text comes.
template <class Pieces> WordCounts counted(std::string_view text, auto&& written) {
  std::unordered_map<std::string_view, std::uint64_t> pieces;
  Pieces all{text};
  for (std::string_view piece; !(piece = all.next()).empty();) ++pieces[piece];
  WordCounts words;
  words.reserve(pieces.size());
  for (const auto& [piece, times] : pieces) words[written(piece)] += times;
  return words;
}

}  // namespace detail

/// Learns the merges of a text's words. Throws Error where the order has no room for the text's characters, or its
/// special tokens can't be such. tokenizers BpeTrainer with pre_tokenizers.Whitespace
inline WordBpe train_word_bpe(std::string_view text, const VocabularyOrder& order) {
  detail::check_order(order);
  const auto as_it_is = [](std::string_view word) { return std::string{word}; };
  const WordCounts words = detail::counted<WhitespacePieces>(text, as_it_is);
  return WordBpe{detail::rules_of(learn_bpe(words, order.size, order.special), order)};
}

/// Learns the merges of a text's pieces, as GPT-2's pattern cuts them, byte by byte; all 256 bytes are tokens. Throws
/// Error where the order has no room for these, or its special tokens can't be such. tokenizers BpeTrainer with
/// pre_tokenizers.ByteLevel(add_prefix_space = False) and its alphabet
inline ByteLevelBpe train_byte_level_bpe(std::string_view text, const VocabularyOrder& order) {
  detail::check_order(order);
  for (const std::string& token : order.special)
    if (const auto stands_for = ByteLevel::read(token); stands_for && *stands_for != token)
      throw Error{"special token \"" + token + "\" also stands for other bytes in GPT-2's alphabet"};
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  LearntBpe learnt = learn_bpe(detail::counted<Gpt2Pieces>(text, ByteLevel::written), order.size, order.special,
                               ByteLevel::written(bytes));
  for (Size i = order.special.size(); i < learnt.tokens.size(); ++i)
    learnt.tokens[i] = *ByteLevel::read(learnt.tokens[i]);
  BpeRules rules = detail::rules_of(std::move(learnt), order);
  for (Size i = 0; i < order.special.size(); ++i) rules.of_bytes[i] = ByteLevel::read(order.special[i]).has_value();
  return ByteLevelBpe{std::move(rules)};
}

}  // namespace strata
