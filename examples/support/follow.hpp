#pragma once
#include "inside.hpp"
#include "options.hpp"
#include "run_folder.hpp"
#include "stage.hpp"

namespace strata::support {

/// Follows a text through a model, `then` coming behind it: a page, whose path is told, and a listing for a terminal, or
/// with `json` all numbers.
void follow(const Reading& reading, const std::string& text, const std::optional<std::string>& then, bool json,
            const std::filesystem::path& page);

/// The weights that are asked for, or that training has left. Throws Error.
std::filesystem::path trained_weights(const Options& options, const RunFolder& folder);

/// `--trace` of a stage's program. It needs no corpus but what lies beside the weights, which say whether they are those
/// of the variant.
int trace_stage(const Stage& usual, StageModel& usual_model, const Variant* variant, const Options& options);

}  // namespace strata::support
