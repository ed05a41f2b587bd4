#include "play_spelling.hpp"

#include "strata/text/tokenizer_json_writer.hpp"

namespace strata::support {

namespace {

class PlaySpelling final : public Spelling {
 public:
  explicit PlaySpelling(WordBpe tokenizer) : tokenizer_{std::move(tokenizer)} {}

  Size size() const override { return tokenizer_.size(); }
  std::string fingerprint() const override { return tokenizer_.fingerprint(); }
  std::string file() const override { return tokenizer_json(tokenizer_); }
  std::vector<Token> encode(std::string_view prompt) const override { return tokenizer_.encode(prompt); }
  std::vector<std::string> unknown(std::string_view prompt) const override {
    std::vector<std::string> parts;
    const auto look_at = [&](std::string_view text) {
      for (Size length; !text.empty(); text.remove_prefix(length)) {
        length = detail::character_length(text);
        const std::string_view character = text.substr(0, length);
        const std::vector<Token> tokens = tokenizer_.encode(character);
        const bool is_space = WhitespacePieces{character}.next().empty();
        if (!is_space && (tokens.empty() || tokens[0] == tokenizer_.rules().unknown))
          parts.push_back("'" + std::string{character} + "'");
      }
    };
    detail::cut_out(prompt, tokenizer_.rules().added, look_at, [](Token) {});
    return parts;
  }
  std::string decode(std::span<const Token> tokens) const override { return tidied(tokenizer_.decode(known(tokens))); }
  std::string continued(const std::string& prompt, std::span<const Token> tokens) const override {
    const std::string last = prompt.empty() ? "" : prompt.substr(prompt.size() - 1);
    const std::string added = tokenizer_.decode(known(tokens));
    return added.empty() ? prompt : prompt + tidied(last + " " + added).substr(last.size());
  }
  std::string shown(Token token) const override {
    return static_cast<Size>(token) < size() ? std::string{tokenizer_.text(token)} : "[unused]";
  }

 private:
  /// A model may have more symbols than the vocabulary, and write them before it has learnt that they never come.
  std::vector<Token> known(std::span<const Token> tokens) const {
    std::vector<Token> result;
    for (const Token token : tokens)
      if (static_cast<Size>(token) < size()) result.push_back(token);
    return result;
  }

  WordBpe tokenizer_;
};

}  // namespace

std::shared_ptr<const Spelling> play_spelling(WordBpe tokenizer) {
  return std::make_shared<PlaySpelling>(std::move(tokenizer));
}

}  // namespace strata::support
