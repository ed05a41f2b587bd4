#pragma once
#include <string>
#include <vector>

/// What a model loses without some of its parts.
namespace strata::support {

/// The model without a part.
struct Ablation {
  std::string path;  ///< blocks.1.attention
  double loss;       ///< nats a symbol
};

struct Ablations {
  double whole;  ///< the loss of the model with all its parts
  std::vector<Ablation> without;
};

/// Loss, difference and perplexity of each, and the differences as bars; empty without parts.
std::string ablation_table(const Ablations& ablations);
std::string ablation_text(const Ablations& ablations, std::size_t width, bool colours);

}  // namespace strata::support
