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

/// A line for each in a terminal, with a bar that is `longest` columns where the probability is 1. `colour_of` one
/// gives the number of its escape, or "".
std::string candidates_text(std::span<const Candidate> candidates, const char* (*colour_of)(double) = nullptr,
                            std::size_t longest = 40);

}  // namespace strata::support
