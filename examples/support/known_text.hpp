#pragma once
#include "strata/core/size.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace strata::support {

/// What is known of a corpus that a grammar has written: how likely each symbol was.
struct KnownText {
  static constexpr Size no_phenomenon = static_cast<Size>(-1);

  /// Of a symbol, given those before it in its text.
  struct Symbol {
    double loss = 0;       ///< −log probability
    double likeliest = 1;  ///< probability of the likeliest symbol there
    Size phenomenon = no_phenomenon;
  };

  /// What a reader has to be able to do at some places: names as in PhenomenonReport.
  struct Phenomenon {
    std::string id, title, asks, gained_by;
    std::vector<Token> candidates = {};  ///< symbols that stand at such places of any part
    std::vector<double> shares = {};     ///< how often each does in the training part; none is 0
  };

  std::vector<Symbol> validation;  ///< as many as the validation part has symbols
  std::vector<Phenomenon> phenomena;

  /// How many symbols of a text, without the mark of its end, come before the first that the grammar could not have
  /// written; all of them and the mark of the end count as one more where it could have written it as a whole.
  std::function<Size(std::span<const Token>)> right;
};

}  // namespace strata::support
