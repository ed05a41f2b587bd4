#pragma once
#include "options.hpp"
#include "stage.hpp"

namespace strata {
class Checkpoint;
}

namespace strata::support {

/// The stage's recipe with what the command line changes.
Recipe planned_recipe(const Stage& stage, const Options& options);

/// As long, with a schedule that ends when it does.
void set_steps(Recipe& recipe, std::uint64_t steps);

/// The rate of a schedule, before it falls.
double rate_of(const Schedule& schedule);

/// Throws Misuse where models can't go on from a prompt, and tells of words that the vocabulary lacks. Without one they
/// always can.
void check_prompt(const std::string& prompt, const Corpus& corpus);

/// What the command line leaves open, the checkpoint answers; where both speak they must agree. Throws Error.
void adopt(Options& options, const Checkpoint& checkpoint, const std::filesystem::path& from);

}  // namespace strata::support
