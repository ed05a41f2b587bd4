#pragma once
#include "ladder.hpp"

#include "support/language_model_of.hpp"

#include <memory>

namespace strata::lil {

/// A stage of the ladder, and its models, which have learnt nothing yet.
struct Entry {
  using Make = std::unique_ptr<support::LanguageModel> (*)();

  const About& about;
  Make of_tales, of_stories;
};

template <template <class> class Stage> constexpr Entry entry(const About& about) {
  using Model = std::unique_ptr<support::LanguageModel>;
  return {about, [] { return Model{std::make_unique<support::LanguageModelOf<Stage<Tales>>>()}; },
          [] { return Model{std::make_unique<support::LanguageModelOf<Stage<Published>>>()}; }};
}

inline constexpr Entry registry[] = {
    entry<BagOfWords>(bag_of_words),
    entry<BagWithPositions>(bag_with_positions),
    entry<Bigram>(bigram),
    entry<WithAttention>(with_attention),
    entry<WithPositions>(with_positions),
    entry<WithFeedForward>(with_feed_forward),
    entry<Transformer>(transformer),
    entry<TwoBlocks>(two_blocks),
    entry<MultiHead>(multi_head),
};

}  // namespace strata::lil
