#pragma once
#include "strata/text/bpe_rules.hpp"
#include "strata/text/gpt2_pieces.hpp"
#include "strata/text/piece_table.hpp"
#include "strata/text/tokenizer.hpp"

namespace strata {

/// GPT-2's byte-level BPE: text is cut into pieces by a pattern, a piece's bytes are merged pair by pair. Any bytes can
/// be encoded; with a token for each byte, no added space and no unknown token, decode(encode(bytes)) == bytes.
///
/// What is not UTF-8 is kept, each such byte as a character that is neither letter, number nor space, where GPT-2's
/// own program would put U+FFFD. Radford et al. 2019 · tiktoken "gpt2" (encode_ordinary), tokenizers ByteLevel + BPE
class ByteLevelBpe {
 public:
  explicit ByteLevelBpe(BpeRules rules) : rules_{std::move(rules)}, merges_{rules_.merges} {
    byte_tokens_.fill(rules_.unknown);
    for (Size i = 0; i < size(); ++i)
      if (rules_.of_bytes[i] && rules_.tokens[i].size() == 1)
        byte_tokens_[static_cast<unsigned char>(rules_.tokens[i][0])] = static_cast<Token>(i);
    add_whole_pieces();
  }

  std::vector<Token> encode(std::string_view text) const {
    std::vector<Token> tokens;
    tokens.reserve(text.size() / 4);
    detail::cut_out(
        text, rules_.added, [&](std::string_view part) { encode_ordinary(part, tokens); },
        [&](Token token) { tokens.push_back(token); });
    return tokens;
  }

  /// Added tokens are written too. Throws Error for a token that is not of the vocabulary.
  std::string decode(std::span<const Token> tokens) const {
    std::string text;
    for (Token token : tokens) text += this->text(token);
    return text;
  }

  Size size() const { return rules_.tokens.size(); }

  /// The bytes of a token. Throws Error for one that is not of the vocabulary.
  std::string_view text(Token token) const { return rules_.tokens[detail::checked(token, size())]; }

  std::string fingerprint() const { return rules_.fingerprint("byte-level BPE"); }

  const BpeRules& rules() const { return rules_; }

 private:
  /// Most words are one token: found at once. Which tokens are what their bytes are merged into is tried once, here.
  void add_whole_pieces() {
    std::vector<Token> merged;
    for (Size i = 0; i < size(); ++i) {
      if (!rules_.of_bytes[i]) continue;
      const Token token = static_cast<Token>(i);
      merged.clear();
      if (!rules_.ignore_merges) merge(rules_.tokens[i], merged);
      if (rules_.ignore_merges || merged == std::vector{token}) whole_pieces_.add(rules_.tokens, token);
    }
  }

  void encode_ordinary(std::string_view text, std::vector<Token>& tokens) const {
    if (text.empty()) return;
    std::string spaced;
    if (rules_.add_prefix_space && text[0] != ' ') text = spaced.append(" ").append(text);
    if (!rules_.use_pattern) return encode_piece(text, tokens);
    Gpt2Pieces pieces{text};
    for (std::string_view piece; !(piece = pieces.next()).empty();) encode_piece(piece, tokens);
  }

  void encode_piece(std::string_view piece, std::vector<Token>& tokens) const {
    if (const Token token = whole_pieces_.find(rules_.tokens, piece); token >= 0)
      tokens.push_back(token);
    else
      merge(piece, tokens);
  }

  /// Puts the piece's bytes behind the tokens and merges them there.
  void merge(std::string_view piece, std::vector<Token>& tokens) const {
    const Size begin = tokens.size();
    bool after_unknown = false;
    for (char c : piece) {
      const Token token = byte_tokens_[static_cast<unsigned char>(c)];
      const bool unknown = token == rules_.unknown;
      if (token >= 0 && !(unknown && after_unknown && rules_.fuse_unknown)) tokens.push_back(token);
      after_unknown = unknown;
    }
    tokens.resize(begin + merges_.apply(std::span{tokens}.subspan(begin)));
  }

  BpeRules rules_;
  Merges merges_;
  std::array<Token, 256> byte_tokens_{};
  PieceTable whole_pieces_;
};

static_assert(Tokenizer<ByteLevelBpe>);

}  // namespace strata
