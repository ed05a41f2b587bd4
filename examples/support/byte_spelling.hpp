#pragma once
#include "spelling.hpp"

#include <memory>

namespace strata::support {

/// Bytes of text: a symbol is the byte's value, and 0, which no text holds, stands before and behind each text.
std::shared_ptr<const Spelling> byte_spelling();

}  // namespace strata::support
