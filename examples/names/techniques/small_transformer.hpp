#pragma once
#include "strata/stages/names.hpp"

namespace strata::techniques {

/// The ladder's transformer, narrower and with fewer blocks, so that many of it train in little time. What of the
/// feed-forward's outputs it drops is in percent.
template <Size DroppedPercent>
using SmallTransformer =
    names::Names<64, Embedding<64>, Position,
                 Repeat<2, Block<Attention<4, Bias>, FeedForward<256, GELU, Dropout<DroppedPercent>>>>, LayerNorm,
                 LMHead<>>;

inline constexpr Initialisation small_transformer_start{.deviation = 0.05};

}  // namespace strata::techniques
