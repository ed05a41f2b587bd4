#pragma once
#include "telling.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace strata::support {

/// A tale at random: number `number` of those of a seed.
std::vector<Told> random_tale(Grammar grammar, std::uint64_t seed, std::uint64_t number);

/// How far a text is a tale of the grammar.
struct Following {
  std::vector<Told> words;  ///< those that the grammar could have told, up to the first that it could not
  bool finished = false;    ///< the text ends where the tale does
};
Following follow(Grammar grammar, std::span<const std::string_view> text);

/// Every tale of a small grammar, with its probability. Throws std::length_error where there are more than `most`.
struct WholeTale {
  std::vector<Told> words;
  double probability = 1;
};
std::vector<WholeTale> all_tales(Grammar grammar, Size most);

/// −Σ log probability, in nats: what the words take, given those before each.
double nats(std::span<const Told> words);

}  // namespace strata::support
