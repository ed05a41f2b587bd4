#pragma once
#include "strata/layers/activation.hpp"
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/rms_norm.hpp"
#include "strata/layers/sinusoids.hpp"
#include "strata/model/block.hpp"
#include "strata/model/layout.hpp"

/// A transformer on 500 pieces of words: one model in three sizes.
namespace strata::shakespeare {

/// Two blocks normalised by the root of the mean square, positions that are not learnt, and biases only where it
/// thinks.
template <Size Context, Size Width, Size Heads, class... Positions>
using TransformerWith =
    Stack<Tokens<500, Context>, Embedding<Width>, Positions...,
          Repeat<2, Block<Attention<Heads>, FeedForward<2 * Width, GELU>, RMSNorm>>, RMSNorm, LMHead<NoBias>>;

template <Size Context, Size Width, Size Heads> using Transformer = TransformerWith<Context, Width, Heads, Sinusoids>;

using Baseline = Transformer<64, 128, 4>;
/// Sees twice as far.
using Longer = Transformer<128, 128, 4>;
/// Has twice the width, and heads as wide as before.
using Wider = Transformer<64, 256, 8>;

/// The baseline, told in another way where a symbol stands, and not told.
using LearnedPositions = TransformerWith<64, 128, 4, Position>;
using WithoutPositions = TransformerWith<64, 128, 4>;

static_assert(parameter_count<Baseline> == 391'552);
static_assert(parameter_count<Longer> == 391'552);
static_assert(parameter_count<Wider> == 1'307'392);
static_assert(parameter_count<LearnedPositions> == parameter_count<Baseline> + 64 * 128);

}  // namespace strata::shakespeare
