#pragma once
#include "report.hpp"
#include "spelling.hpp"

/// What a model expects to come next.
namespace strata::support {

/// The loss of a symbol under these logits (V), in nats.
double loss_of(std::span<const float> logits, Token token);

/// The likeliest symbols under these logits (V), with their probabilities.
std::vector<Candidate> likeliest(std::span<const float> logits, const Spelling& spelling, Size count = 5);

/// A bar for each, on a page.
std::string candidate_bars(std::span<const Candidate> candidates, std::string_view described);

/// A line for each, in a terminal, of at most `width` columns.
std::string candidates_text(std::span<const Candidate> candidates, std::size_t width);

}  // namespace strata::support
