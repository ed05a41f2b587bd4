#pragma once
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"
#include "strata/model/layout.hpp"

/// Text without a tokenizer: a symbol is a byte, and 0, which no text holds, is the mark around it.
namespace strata::bytes {

/// What both stages keep fixed: 256 values, up to 256 of them at a time, and a head that compares with their vectors.
template <class... Layers> using Bytes = Stack<Tokens<256, 256>, Embedding<128>, Layers..., LMHead<Tied>>;

/// 01: thinks about the last byte, and sees nothing else.
using Mlp = Bytes<FeedForward<512, ReLU>>;

/// 02: the same thinking, four times, each after a look back.
using Transformer = Bytes<Position, Repeat<4, Block<Attention<4>, FeedForward<512, GELU>>>, LayerNorm>;

static_assert(parameter_count<Mlp> == 164'480);
static_assert(parameter_count<Transformer> == 856'832);

}  // namespace strata::bytes
