#pragma once
#include "../unit/support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

namespace parity {

using namespace model_test;

/// As in make_fixtures.py.
using Transformer = Stack<Tokens<27, 8>, Embedding<12>, Position,
                          Repeat<2, Block<Attention<3, Bias>, FeedForward<20, GELU>>>, LayerNorm, LMHead<>>;

}  // namespace parity
