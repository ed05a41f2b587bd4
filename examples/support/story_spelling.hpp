#pragma once
#include "spelling.hpp"

#include "strata/text/tokenizer_files.hpp"

#include <memory>

namespace strata::support {

/// Stories in the symbols of a compact vocabulary.
std::shared_ptr<const Spelling> story_spelling(CompactBpe tokenizer);

}  // namespace strata::support
