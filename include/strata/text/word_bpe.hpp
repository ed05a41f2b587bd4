#pragma once
#include "strata/text/bpe_rules.hpp"
#include "strata/text/piece_table.hpp"
#include "strata/text/tokenizer.hpp"
#include "strata/text/whitespace_pieces.hpp"

namespace strata {

/// BPE of words: white space parts them and is gone, the characters of each are merged pair by pair. A character that
/// training has not seen becomes the unknown token. tokenizers Whitespace + BPE(unk_token)
///
/// No token says whether a space was before it, so decoding puts one between any two, as that library does; `tidied`
/// makes this easier to read. Sennrich et al. 2016, arXiv:1508.07909
class WordBpe {
 public:
  explicit WordBpe(BpeRules rules) : rules_{std::move(rules)}, merges_{rules_.merges} {
    for (Size i = 0; i < size(); ++i)
      if (rules_.of_bytes[i] && is_character(rules_.tokens[i])) characters_.add(rules_.tokens, static_cast<Token>(i));
    std::vector<Token> merged;
    for (Size i = 0; i < size(); ++i) {
      if (!rules_.of_bytes[i]) continue;
      merged.clear();
      if (!rules_.ignore_merges) merge(rules_.tokens[i], merged);
      if (rules_.ignore_merges || merged == std::vector{static_cast<Token>(i)})
        whole_words_.add(rules_.tokens, static_cast<Token>(i));
    }
  }

  std::vector<Token> encode(std::string_view text) const {
    std::vector<Token> tokens;
    tokens.reserve(text.size() / 2);
    detail::cut_out(
        text, rules_.added, [&](std::string_view part) { encode_words(part, tokens); },
        [&](Token token) { tokens.push_back(token); });
    return tokens;
  }

  /// The tokens with a space between them; special ones are left out. Throws Error for one that is not of the
  /// vocabulary.
  std::string decode(std::span<const Token> tokens) const {
    std::string text;
    for (const Token token : tokens) {
      const std::string_view next = this->text(token);
      if (std::ranges::find(rules_.special, token) != rules_.special.end()) continue;
      if (!text.empty()) text += ' ';
      text += next;
    }
    return text;
  }

  Size size() const { return rules_.tokens.size(); }

  /// Throws Error for a token that is not of the vocabulary.
  std::string_view text(Token token) const { return rules_.tokens[detail::checked(token, size())]; }

  std::string fingerprint() const { return rules_.fingerprint("BPE of words"); }

  const BpeRules& rules() const { return rules_; }

 private:
  static bool is_character(std::string_view text) { return detail::character_length(text) == text.size(); }

  void encode_words(std::string_view text, std::vector<Token>& tokens) const {
    WhitespacePieces pieces{text};
    for (std::string_view piece; !(piece = pieces.next()).empty();) {
      if (const Token token = whole_words_.find(rules_.tokens, piece); token >= 0)
        tokens.push_back(token);
      else
        merge(piece, tokens);
    }
  }

  /// Puts the word's characters behind the tokens and merges them there.
  void merge(std::string_view word, std::vector<Token>& tokens) const {
    const Size begin = tokens.size();
    bool after_unknown = false;
    while (!word.empty()) {
      const std::string_view character = word.substr(0, detail::character_length(word));
      const Token found = characters_.find(rules_.tokens, character), token = found >= 0 ? found : rules_.unknown;
      if (token >= 0 && !(found < 0 && after_unknown && rules_.fuse_unknown)) tokens.push_back(token);
      after_unknown = found < 0;
      word.remove_prefix(character.size());
    }
    tokens.resize(begin + merges_.apply(std::span{tokens}.subspan(begin)));
  }

  BpeRules rules_;
  Merges merges_;
  PieceTable characters_, whole_words_;
};

static_assert(Tokenizer<WordBpe>);

/// A text of words with spaces around everything, easier to read: no space before what closes a phrase, none around an
/// apostrophe or a hyphen, none between line ends.
inline std::string tidied(std::string_view text) {
  constexpr std::string_view closing = ",.;:!?)]", joining = "'-", opening = "([";
  std::string result;
  for (Size i = 0; i < text.size(); ++i) {
    const bool space = text[i] == ' ' && i > 0 && i + 1 < text.size();
    const bool drop =
        space && (closing.find(text[i + 1]) != closing.npos || joining.find(text[i + 1]) != joining.npos ||
                  joining.find(text[i - 1]) != joining.npos || opening.find(text[i - 1]) != opening.npos);
    if (!drop) result += text[i];
  }
  return result;
}

}  // namespace strata
