#include "byte_spelling.hpp"

#include "format.hpp"
#include "options.hpp"
#include "report_text.hpp"

namespace strata::support {

namespace {

class ByteSpelling final : public Spelling {
 public:
  Size size() const override { return 256; }
  std::string fingerprint() const override { return "bytes"; }
  std::vector<Token> encode(std::string_view prompt) const override {
    std::vector<Token> tokens;
    tokens.reserve(prompt.size());
    for (const char byte : prompt) {
      if (byte == '\0') throw Misuse{"found a zero byte, which no text holds"};
      tokens.push_back(static_cast<unsigned char>(byte));
    }
    return tokens;
  }
  std::string decode(std::span<const Token> tokens) const override {
    std::string text;
    for (const Token token : tokens)
      if (token != 0) text += static_cast<char>(token);
    return readable(text);
  }
  /// A byte that does not print by its number, so that the parts of a character can be told from each other.
  std::string shown(Token token) const override {
    if (token == 0) return "[end of text]";
    const bool prints = (token >= ' ' && token <= '~') || token == '\n' || token == '\t';
    return prints ? std::string(1, static_cast<char>(token)) : formatted("\\x%02X", static_cast<unsigned>(token));
  }
};

}  // namespace

std::shared_ptr<const Spelling> byte_spelling() { return std::make_shared<ByteSpelling>(); }

}  // namespace strata::support
