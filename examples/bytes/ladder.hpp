#pragma once
#include "support/stage.hpp"

#include "strata/stages/bytes.hpp"

namespace strata::bytes {

/// How both learn: small weights to begin with, as the head compares with the vectors that bytes begin as.
inline const Recipe recipe{
    .initialisation = {.deviation = 0.02},
    .rule = {.optimiser = AdamW{.beta2 = 0.99, .decay = 0.1}, .clip = 1},
    .schedule = Cosine{.rate = 2e-3, .steps = 2'000, .warm_up = 100, .floor = 1e-4},
    .batch = 32,
    .steps = 2'000,
    .evaluate_every = 200,
    .keep_best = true,
};

using support::About;

inline const About mlp{
    .id = "01_mlp",
    .title = "Per-byte MLP",
    .whats_new = "bytes become vectors, and each is thought about, alone",
    .sees = "1 byte",
    .can_now = "It knows which byte follows which: after a full stop a space, after a q a u.",
    .cannot_yet = "However long it thinks, it thinks about one byte: it is a table of pairs, and writes hardly a word.",
};
inline const About transformer{
    .id = "02_transformer",
    .title = "Transformer",
    .whats_new = "each thought comes after a look back, and adds to what is there",
    .sees = "up to 256 bytes",
    .can_now = "It has learnt to spell, from bytes alone: words, the spaces between them, characters of several bytes, "
               "and sentences that hold together for a while.",
    .cannot_yet = "It sees a few sentences, as a word takes it several symbols: names and reasons from before that are "
                  "out of its sight.",
};

inline support::Stage stage(const About& about) {
  support::Stage stage{about};
  stage.quick = recipe;
  stage.data = &support::byte_corpus;
  return stage;
}

}  // namespace strata::bytes
