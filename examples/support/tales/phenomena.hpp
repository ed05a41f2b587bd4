#pragma once
#include "telling.hpp"

#include <array>

namespace strata::support {

/// What a phenomenon is, in words, and the stage of the ladder (examples/lil) that has what it takes first.
struct AboutPhenomenon {
  Phenomenon which;
  const char *id, *title, *asks, *gained_by;
};

inline constexpr std::array<AboutPhenomenon, 7> phenomena{{
    {Phenomenon::topic, "topic", "Topic", "what may be seen there: at the farm a cow, at the beach a crab",
     "01_bag_of_words"},
    {Phenomenon::word_order, "word_order", "Word order", "which word follows a verb: looked at, waited for",
     "03_bigram"},
    {Phenomenon::who, "who", "Who it is about", "whom grandma thanked, or petted: the child and the dog of this tale",
     "04_attention"},
    {Phenomenon::order_of_events, "order_of_events", "Order of events",
     "who is cheered, or not blamed, where neither racer has been heard of again: the one that came first, or second",
     "05_positions"},
    {Phenomenon::two_facts, "two_facts", "Two facts, one conclusion",
     "how a coat or a hat feels: a coat is right when it is cold, a hat when it is hot", "06_feed_forward"},
    {Phenomenon::rule, "rule", "A rule, applied later",
     "whom grandpa rewards: the tale has said early whether the fastest or the slowest will get the prize, and has "
     "told "
     "of the race after that",
     "08_two_blocks"},
    {Phenomenon::two_at_once, "two_at_once", "Two things at once",
     "whom luck favoured: two numbers are compared, and the name that goes with the greater is recalled",
     "09_multi_head"},
}};

/// Where in `phenomena` it is; not of `none`.
constexpr Size index_of(Phenomenon phenomenon) { return static_cast<Size>(phenomenon) - 1; }

static_assert([] {
  for (Size i = 0; i < phenomena.size(); ++i)
    if (index_of(phenomena[i].which) != i) return false;
  return true;
}());

}  // namespace strata::support
