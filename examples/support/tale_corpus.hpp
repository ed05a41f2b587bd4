#pragma once
#include "corpus.hpp"

#include "tales/telling.hpp"

namespace strata::support {

/// Which tales, and how many.
struct TaleOrder {
  Size train = 12'000, validation = 400;
  std::uint64_t seed = 1;
};

/// The words and marks of the tales as symbols: 0 ends a tale.
std::shared_ptr<const Spelling> tale_spelling();

/// The word or mark of a symbol; empty for the end of a tale, and for symbols beyond the words that a model may have.
std::string_view tale_word(Token symbol);
/// Throws std::logic_error for what is no word of the tales.
Token tale_symbol(std::string_view word);

/// A tale of those that train.
std::vector<Told> training_tale(std::uint64_t seed, Size number);

/// Tales of a seed, one behind the other, with how likely each word was. The same tales validate, however many train.
Corpus write_tales(const TaleOrder& order);

}  // namespace strata::support
