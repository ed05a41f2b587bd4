#pragma once
#include "strata/layers/attention.hpp"
#include "strata/layers/average.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"
#include "strata/model/layout.hpp"

/// How a transformer grows out of a bag of words, one word of the type at a time. All stages learn from the same data.
namespace strata::lil {

/// What each stage keeps fixed: vectors of width 128 for words at the beginning, a head at the end.
template <TokenSignal Data, class... Layers> using Lil = Stack<Data, Embedding<128>, Layers..., LMHead<>>;

/// 4,096 words, and up to 256 of them at a time.
using Published = Tokens<4096, 256>;

/// 128 words, and up to 96 of them: room for the tales that a grammar of examples/ writes.
using Tales = Tokens<128, 96>;

using Thinker = FeedForward<512, ReLU>;

/// 01: which words have been there, in no order.
template <class Data = Published> using BagOfWords = Lil<Data, Average>;

/// 02: the same; where each word stood is added to it, and lost in the mean.
template <class Data = Published> using BagWithPositions = Lil<Data, Position, Average>;

/// 03: the last word, and nothing else.
template <class Data = Published> using Bigram = Lil<Data>;

/// 04: looks back at all words, as at a bag: it can choose among them, but not by where they are.
template <class Data = Published> using WithAttention = Lil<Data, Attention<1>>;

/// 05: words know where they stand, so attention can look for a place.
template <class Data = Published> using WithPositions = Lil<Data, Position, Attention<1>>;

/// 06: and what was found is thought about.
template <class Data = Published> using WithFeedForward = Lil<Data, Position, Attention<1>, Thinker>;

/// 07: attention and thought add to what is there, rather than replace it.
template <class Data = Published> using Transformer = Lil<Data, Position, Block<Attention<1>, Thinker>, LayerNorm>;

/// 08: the same once more: the second block looks for what the first one found.
template <class Data = Published>
using TwoBlocks = Lil<Data, Position, Repeat<2, Block<Attention<1>, Thinker>>, LayerNorm>;

/// 09: four looks at once.
template <class Data = Published>
using MultiHead = Lil<Data, Position, Repeat<2, Block<Attention<4>, Thinker>>, LayerNorm>;

static_assert(parameter_count<BagOfWords<>> == 1'052'672);
static_assert(parameter_count<BagWithPositions<>> == 1'085'440);
static_assert(parameter_count<Bigram<>> == 1'052'672);
static_assert(parameter_count<WithAttention<>> == 1'118'208);
static_assert(parameter_count<WithPositions<>> == 1'150'976);
static_assert(parameter_count<WithFeedForward<>> == 1'282'688);
static_assert(parameter_count<Transformer<>> == 1'283'456);
static_assert(parameter_count<TwoBlocks<>> == 1'481'216);
static_assert(parameter_count<MultiHead<>> == 1'481'216);

}  // namespace strata::lil
