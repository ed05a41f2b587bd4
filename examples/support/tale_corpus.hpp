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

/// A tale of those that train.
std::vector<Told> training_tale(std::uint64_t seed, Size number);

/// Tales of a seed, one behind the other, with how likely each word was. The same tales validate, however many train.
Corpus write_tales(const TaleOrder& order);

}  // namespace strata::support
