#pragma once
#include "strata/text/encode_in_parts.hpp"
#include "strata/text/fingerprint.hpp"
#include "strata/text/json_file.hpp"
#include "strata/text/tokenizer.hpp"

namespace strata {

/// The tokens of a large vocabulary that a corpus uses most, as a small vocabulary of their own: 0 pad, 1 unknown, 2
/// end of story, then the tokens kept, the most frequent first. It belongs to one base tokenizer.
class CompactVocabulary {
 public:
  static constexpr Token pad = 0, unknown = 1, end_of_story = 2;
  static constexpr Size special = 3;

  /// Where the base tokenizer was, and how to know it again.
  struct Base {
    std::string path, fingerprint;
    Size size = 0;
  };

  /// `size` symbols at most, by how often each base token occurs; of equals the smaller number goes first, and what
  /// never occurs is not kept. Throws Error if nothing would be.
  CompactVocabulary(Base base, std::span<const std::uint64_t> counts, Size size)
      : CompactVocabulary{std::move(base), most_frequent(counts, size)} {}

  /// These base tokens from symbol 3 on. Throws Error if there is none, one comes twice, or is not of the base.
  CompactVocabulary(Base base, std::vector<Token> kept)
      : base_{std::move(base)}, kept_{std::move(kept)}, symbols_(base_.size, unknown) {
    if (kept_.empty())
      throw Error{"a compact vocabulary needs at least one token besides pad, unknown and end of story"};
    for (Size i = 0; i < kept_.size(); ++i) {
      Token& symbol = symbols_[detail::checked(kept_[i], base_.size)];
      if (symbol != unknown) throw Error{"token " + std::to_string(kept_[i]) + " comes twice"};
      symbol = static_cast<Token>(special + i);
    }
  }

  Size size() const { return special + kept_.size(); }
  const Base& base() const { return base_; }
  /// The base tokens of the symbols from 3 on.
  const std::vector<Token>& kept() const { return kept_; }

  /// The symbol of a base token; `unknown` for one that was not kept. Throws Error for what is no base token.
  Token symbol(Token base_token) const { return symbols_[detail::checked(base_token, base_.size)]; }

  /// The base token of a symbol; −1 for pad, unknown and end of story. Throws Error for what is no symbol.
  Token base_token(Token symbol) const {
    const Size i = detail::checked(symbol, size());
    return i < special ? -1 : kept_[i - special];
  }

  /// The content of its file: `NewFile{path}.write(vocabulary.json())`.
  std::string json() const {
    return nlohmann::ordered_json{
               {"format", format},
               {"tokenizer", {{"path", base_.path}, {"fingerprint", base_.fingerprint}, {"size", base_.size}}},
               {"tokens", kept_}}
               .dump() +
           "\n";
  }

  /// Whether a file's JSON is meant as a compact vocabulary.
  static bool is_meant(const nlohmann::json& json) {
    return json.is_object() && json.contains("format") && json["format"] == format;
  }
  /// Throws Error that begins with `place`.
  static CompactVocabulary from(const nlohmann::json& json, const std::string& place);

 private:
  static constexpr auto format = "strata compact vocabulary 1";

  static std::vector<Token> most_frequent(std::span<const std::uint64_t> counts, Size size) {
    std::vector<Token> tokens;
    for (Size i = 0; i < counts.size(); ++i)
      if (counts[i] > 0) tokens.push_back(static_cast<Token>(i));
    std::ranges::stable_sort(tokens, std::greater{}, [&](Token token) { return counts[static_cast<Size>(token)]; });
    if (tokens.size() + special > size) tokens.resize(size > special ? size - special : 0);
    return tokens;
  }

  Base base_;
  std::vector<Token> kept_, symbols_;
};

inline CompactVocabulary CompactVocabulary::from(const nlohmann::json& json, const std::string& place) {
  try {
    if (!is_meant(json)) throw Error{std::string{"found no \"format\": \""} + format + '"'};
    const nlohmann::json& base = json.at("tokenizer");
    if (!base.at("size").is_number_unsigned() || base["size"].get<std::uint64_t>() > 0x7FFFFFF)
      throw Error{"found size " + base["size"].dump() + " of the tokenizer, expected at most 134217727"};
    for (const nlohmann::json& token : json.at("tokens"))
      if (!token.is_number_unsigned() || token.get<std::uint64_t>() > 0x7FFFFFF)
        throw Error{"found " + token.dump().substr(0, 40) + " among the tokens, expected whole numbers from 0 on"};
    return {{base.at("path").get<std::string>(), base.at("fingerprint").get<std::string>(), base["size"].get<Size>()},
            json.at("tokens").get<std::vector<Token>>()};
  } catch (const nlohmann::json::exception&) {
    throw Error{place + ": expected \"tokenizer\" with path, fingerprint and size, and a list \"tokens\""};
  } catch (const Error& error) { throw Error{place + ": " + error.what()}; }
}

/// A base tokenizer seen through a compact vocabulary: decode leaves pad, unknown and end of story out.
template <Tokenizer Base> class CompactTokenizer {
 public:
  /// Throws Error if the vocabulary was made for another tokenizer.
  CompactTokenizer(Base base, CompactVocabulary vocabulary)
      : base_{std::move(base)}, vocabulary_{std::move(vocabulary)} {
    const auto& [path, fingerprint, size] = vocabulary_.base();
    if (const std::string found = base_.fingerprint(); found != fingerprint || base_.size() != size)
      throw Error{"the compact vocabulary was made for another tokenizer: found " + std::to_string(base_.size()) +
                  " tokens, fingerprint " + found + ", expected " + std::to_string(size) + ", " + fingerprint};
  }

  std::vector<Token> encode(std::string_view text) const {
    std::vector<Token> tokens = base_.encode(text);
    for (Token& token : tokens) token = vocabulary_.symbol(token);
    return tokens;
  }

  std::string decode(std::span<const Token> symbols) const {
    std::vector<Token> tokens;
    for (Token symbol : symbols)
      if (const Token token = vocabulary_.base_token(symbol); token >= 0) tokens.push_back(token);
    return base_.decode(tokens);
  }

  Size size() const { return vocabulary_.size(); }

  std::string_view text(Token symbol) const {
    static constexpr std::string_view names[] = {"[pad]", "[unknown]", "[end of story]"};
    const Token token = vocabulary_.base_token(symbol);
    return token < 0 ? names[symbol] : base_.text(token);
  }

  std::string fingerprint() const {
    Fingerprint print;
    print.add("compact");
    print.add(base_.fingerprint());
    for (Token token : vocabulary_.kept()) print.add(token);
    return print.hexadecimal();
  }

  const Base& base() const { return base_; }
  const CompactVocabulary& vocabulary() const { return vocabulary_; }

 private:
  Base base_;
  CompactVocabulary vocabulary_;
};

/// How often each token occurs in the documents of a corpus. watch(Size bytes) hears how far it has come, some bytes at
/// a time.
std::vector<std::uint64_t> token_counts(const Tokenizer auto& tokenizer, std::string_view corpus, Separator separator,
                                        auto&& watch) {
  std::vector<std::uint64_t> counts(tokenizer.size());
  for_each_document(corpus, separator, [&](std::string_view document) {
    encode_in_parts(tokenizer, document, [&](std::span<const Token> tokens, std::string_view part) {
      for (Token token : tokens) ++counts[static_cast<Size>(token)];
      watch(static_cast<Size>(part.data() + part.size() - corpus.data()));
    });
  });
  return counts;
}

}  // namespace strata
