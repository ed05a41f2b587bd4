#include "entry.hpp"

#include "lil/ladder.hpp"

namespace strata::zoo {

namespace {

template <template <class> class Stage> void add(Ladder& ladder, const lil::About& about) {
  ladder.entries.push_back(entry<Stage<lil::Tales>>(lil::stage(about)));
  ladder.entries.push_back(entry<Stage<lil::Published>>(lil::stage_of_stories(about)));
}

}  // namespace

Ladder lil() {
  using namespace strata::lil;
  Ladder ladder{"lil", {}};
  add<BagOfWords>(ladder, bag_of_words);
  add<BagWithPositions>(ladder, bag_with_positions);
  add<Bigram>(ladder, bigram);
  add<WithAttention>(ladder, with_attention);
  add<WithPositions>(ladder, with_positions);
  add<WithFeedForward>(ladder, with_feed_forward);
  add<Transformer>(ladder, transformer);
  add<TwoBlocks>(ladder, two_blocks);
  add<MultiHead>(ladder, multi_head);
  return ladder;
}

}  // namespace strata::zoo
