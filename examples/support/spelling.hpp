#pragma once
#include "strata/core/size.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata::support {

/// Text as the symbols of a corpus, and back.
class Spelling {
 public:
  virtual ~Spelling() = default;
  virtual Size size() const = 0;
  virtual std::string fingerprint() const = 0;  ///< equal symbols, equal fingerprints
  /// The content of a file from which it can be made again; empty where none is needed.
  virtual std::string file() const { return {}; }

  /// Throws Misuse for what no symbol stands for.
  virtual std::vector<Token> encode(std::string_view prompt) const = 0;
  /// The parts of a prompt that the vocabulary lacks, and models see as unknown.
  virtual std::vector<std::string> unknown(std::string_view /*prompt*/) const { return {}; }
  /// A prompt, and what a model adds to it.
  virtual std::string continued(const std::string& prompt, std::span<const Token> tokens) const {
    return prompt + decode(tokens);
  }
  /// Symbols that stand for no text are left out.
  virtual std::string decode(std::span<const Token> tokens) const = 0;
  /// A symbol to be shown; one that stands for no text by its name.
  virtual std::string shown(Token token) const = 0;

  /// Symbol by symbol.
  std::string shown(std::span<const Token> tokens) const {
    std::string text;
    for (Token token : tokens) text += shown(token);
    return text;
  }
};

}  // namespace strata::support
