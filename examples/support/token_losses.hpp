#pragma once
#include "strata/core/size.hpp"

#include <string>
#include <vector>

/// A text as models find it: how well each saw each symbol coming.
namespace strata::support {

struct TokenLosses {
  std::string model;
  std::vector<double> losses;  ///< of each symbol, in nats; NaN where nothing was predicted
};

/// One model, or two to be compared.
struct ReadText {
  std::vector<std::string> symbols;
  std::vector<TokenLosses> models;
  std::string note = {};  ///< what is shown of what
};

/// The text coloured by the loss of each symbol, for each model; of two also where they differ most.
std::string token_loss_figure(const ReadText& text);

/// The same for a terminal: on coloured backgrounds, or without colours as a list.
std::string token_loss_text(const ReadText& text, std::size_t width, bool colours);

}  // namespace strata::support
