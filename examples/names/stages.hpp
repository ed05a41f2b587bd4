#pragma once
#include "support/stage.hpp"

#include "strata/stages/names.hpp"

namespace strata::names {

/// What a stage says of itself; its program is found by the id.
struct About {
  const char *id, *title, *whats_new, *sees;
};

inline constexpr About counts{
    .id = "01_counts",
    .title = "Count bigram",
    .whats_new = "counting which letter follows which",
    .sees = "1 symbol",
};
inline constexpr About neural_bigram{
    .id = "02_neural_bigram",
    .title = "Neural bigram",
    .whats_new = "learning by gradient descent what could be counted",
    .sees = "1 symbol",
};
inline constexpr About mlp{
    .id = "03_mlp",
    .title = "MLP",
    .whats_new = "vectors for symbols, and a hidden layer",
    .sees = "3 symbols",
};
inline constexpr About cnn{
    .id = "04_cnn",
    .title = "CNN",
    .whats_new = "neighbours joined level by level, in a tree",
    .sees = "8 symbols",
};
inline constexpr About plain_cnn{
    .id = "04_cnn_plain",
    .title = "CNN without BatchNorm",
    .whats_new = cnn.whats_new,
    .sees = cnn.sees,
};
inline constexpr About rnn{
    .id = "05_rnn",
    .title = "RNN",
    .whats_new = "a memory that is carried from symbol to symbol",
    .sees = "the whole name",
};
inline constexpr About lstm{
    .id = "06_lstm",
    .title = "LSTM",
    .whats_new = "gates: a memory that need not fade",
    .sees = "the whole name",
};
inline constexpr About transformer{
    .id = "07_transformer",
    .title = "Transformer",
    .whats_new = "attention: looking back, and choosing where",
    .sees = "up to 64 symbols",
};

/// How it learns, its program says.
inline support::Stage stage(const About& about, const support::CorpusKind& data = support::name_corpus) {
  return {.id = about.id,
          .title = about.title,
          .whats_new = about.whats_new,
          .sees = about.sees,
          .quick = {},
          .data = &data};
}

}  // namespace strata::names
