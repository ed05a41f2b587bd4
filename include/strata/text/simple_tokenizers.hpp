#pragma once
#include "strata/text/fingerprint.hpp"
#include "strata/text/gpt2_pieces.hpp"
#include "strata/text/tokenizer.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace strata {

/// Each byte is its own symbol: 256, and nothing is lost.
class Bytes {
 public:
  std::vector<Token> encode(std::string_view text) const {
    std::vector<Token> tokens;
    tokens.reserve(text.size());
    for (char c : text) tokens.push_back(static_cast<unsigned char>(c));
    return tokens;
  }
  /// Throws Error for a token that is no byte.
  std::string decode(std::span<const Token> tokens) const {
    std::string text;
    for (Token token : tokens) text += static_cast<char>(detail::checked(token, size()));
    return text;
  }
  Size size() const { return 256; }
  std::string_view text(Token token) const {
    static constexpr std::array<char, 256> all = [] {
      std::array<char, 256> bytes{};
      for (Size i = 0; i < 256; ++i) bytes[i] = static_cast<char>(i);
      return bytes;
    }();
    return {&all[detail::checked(token, size())], 1};
  }
  std::string fingerprint() const { return "bytes"; }
};

/// Cuts a text into UTF-8 characters; a byte that is not UTF-8 is one by itself.
class CharacterPieces {
 public:
  static constexpr auto name = "characters";
  explicit CharacterPieces(std::string_view text) : rest_{text} {}

  /// Empty at the end.
  std::string_view next() {
    const std::string_view piece = rest_.substr(0, rest_.empty() ? 0 : detail::character_length(rest_));
    rest_.remove_prefix(piece.size());
    return piece;
  }

 private:
  std::string_view rest_;
};

/// Cuts a text into words as GPT-2 does, each with the space before it; so are punctuation, numbers and white space.
struct WordPieces : Gpt2Pieces {
  static constexpr auto name = "words";
  using Gpt2Pieces::Gpt2Pieces;
};

/// One symbol for each different piece of a corpus, the most frequent first; 0 stands for pieces that it lacks, and
/// decodes to nothing.
template <class Pieces> class PieceTokenizer {
 public:
  static constexpr Token unknown = 0;

  /// At most `size` symbols; of equally frequent pieces the one that sorts first goes first.
  explicit PieceTokenizer(std::string_view corpus, Size size = Size{1} << 31) {
    std::unordered_map<std::string_view, std::uint64_t> counts;
    each_piece(corpus, [&](std::string_view piece) { ++counts[piece]; });
    std::vector<std::pair<std::string_view, std::uint64_t>> pieces{counts.begin(), counts.end()};
    std::ranges::sort(pieces, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (size < 2 || pieces.empty()) throw Error{"a vocabulary needs at least one symbol besides the unknown one"};
    if (pieces.size() + 1 > size) pieces.resize(size - 1);
    for (const auto& [piece, count] : pieces) {
      numbers_.emplace(piece, static_cast<Token>(texts_.size()));
      texts_.emplace_back(piece);
    }
  }

  std::vector<Token> encode(std::string_view text) const {
    std::vector<Token> tokens;
    each_piece(text, [&](std::string_view piece) {
      const auto found = numbers_.find(piece);
      tokens.push_back(found == numbers_.end() ? unknown : found->second);
    });
    return tokens;
  }
  /// Throws Error for a token that is not of the vocabulary.
  std::string decode(std::span<const Token> tokens) const {
    std::string text;
    for (Token token : tokens)
      if (detail::checked(token, size()) != unknown) text += this->text(token);
    return text;
  }
  Size size() const { return texts_.size(); }
  std::string_view text(Token token) const { return texts_[detail::checked(token, size())]; }
  std::string fingerprint() const {
    Fingerprint print;
    print.add(Pieces::name);
    for (const std::string& text : texts_) print.add(text);
    return print.hexadecimal();
  }

 private:
  static void each_piece(std::string_view text, auto&& take) {
    Pieces pieces{text};
    for (std::string_view piece; !(piece = pieces.next()).empty();) take(piece);
  }

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<std::string> texts_{"[unknown]"};
  std::unordered_map<std::string, Token, Hash, std::equal_to<>> numbers_;
};

using Characters = PieceTokenizer<CharacterPieces>;
using Words = PieceTokenizer<WordPieces>;

static_assert(Tokenizer<Bytes> && Tokenizer<Characters> && Tokenizer<Words>);

}  // namespace strata
