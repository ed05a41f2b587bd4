#pragma once
#include "strata/train/recipe.hpp"

namespace strata::names {

/// How the course trains its small networks: Adam at 0.001 for 200,000 batches of 32.
inline const Recipe published_small{
    .initialisation = {},  // as each layer declares: PyTorch's way
    .rule = {.optimiser = Adam{}},
    .schedule = Constant{1e-3},
    .batch = 32,
    .steps = 200'000,
    .evaluate_every = 10'000,
};

}  // namespace strata::names
