#pragma once
#include "ladder.hpp"

#include "support/language_model_of.hpp"

#include <memory>

namespace strata::lil {

/// A stage of the ladder, and its model, which has learnt nothing yet.
struct Entry {
  const About& about;
  std::unique_ptr<support::LanguageModel> (*model)();
};

template <class M> std::unique_ptr<support::LanguageModel> make() {
  return std::make_unique<support::LanguageModelOf<M>>();
}

inline constexpr Entry registry[] = {
    {bag_of_words, make<BagOfWords<>>},
    {bag_with_positions, make<BagWithPositions<>>},
    {bigram, make<Bigram<>>},
    {with_attention, make<WithAttention<>>},
    {with_positions, make<WithPositions<>>},
    {with_feed_forward, make<WithFeedForward<>>},
    {transformer, make<Transformer<>>},
    {two_blocks, make<TwoBlocks<>>},
    {multi_head, make<MultiHead<>>},
};

}  // namespace strata::lil
