#pragma once
#include "ablation.hpp"

/// What a model loses without some of its parts.
namespace strata::support {

/// Loss, difference and perplexity of each, and the differences as bars; empty where nothing was left out.
std::string ablation_table(const Ablation& ablation);
std::string ablation_page(const Ablation& ablation, std::string_view model, std::string_view type);
std::string ablation_text(const Ablation& ablation, std::size_t width, bool colours);

}  // namespace strata::support
