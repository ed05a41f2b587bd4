#include "story_spelling.hpp"

#include "report_text.hpp"

#include <algorithm>
#include <iterator>

namespace strata::support {

namespace {

class StorySpelling final : public Spelling {
 public:
  explicit StorySpelling(CompactBpe tokenizer) : tokenizer_{std::move(tokenizer)} {}

  Size size() const override { return tokenizer_.size(); }
  std::string fingerprint() const override { return tokenizer_.fingerprint(); }
  std::string file() const override { return tokenizer_.vocabulary().json(); }
  std::vector<Token> encode(std::string_view prompt) const override { return tokenizer_.encode(prompt); }
  std::vector<std::string> unknown(std::string_view prompt) const override {
    std::vector<std::string> parts;
    for (Token token : tokenizer_.base().encode(prompt))
      if (tokenizer_.vocabulary().symbol(token) == CompactVocabulary::unknown)
        parts.push_back("'" + readable(tokenizer_.base().text(token)) + "'");
    return parts;
  }
  std::string decode(std::span<const Token> tokens) const override {
    std::vector<Token> known;
    std::ranges::copy_if(tokens, std::back_inserter(known), [&](Token token) { return is_known(token); });
    return readable(tokenizer_.decode(known));
  }
  std::string shown(Token token) const override {
    return is_known(token) ? readable(tokenizer_.text(token)) : "[unused]";
  }

 private:
  /// A model may have more symbols than the vocabulary, and write them before it has learnt that they never come.
  bool is_known(Token token) const { return static_cast<Size>(token) < size(); }

  CompactBpe tokenizer_;
};

}  // namespace

std::shared_ptr<const Spelling> story_spelling(CompactBpe tokenizer) {
  return std::make_shared<StorySpelling>(std::move(tokenizer));
}

}  // namespace strata::support
