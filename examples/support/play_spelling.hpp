#pragma once
#include "spelling.hpp"

#include "strata/text/word_bpe.hpp"

#include <memory>

namespace strata::support {

/// Text in pieces of words: white space is not kept, and reading is made easier where pieces are joined.
std::shared_ptr<const Spelling> play_spelling(WordBpe tokenizer);

}  // namespace strata::support
