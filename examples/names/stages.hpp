#pragma once
#include "support/stage.hpp"

#include "strata/stages/names.hpp"

namespace strata::names {

using support::About;

inline const About counts{
    .id = "01_counts",
    .title = "Count bigram",
    .whats_new = "counting which letter follows which",
    .sees = "1 symbol",
};
inline const About neural_bigram{
    .id = "02_neural_bigram",
    .title = "Neural bigram",
    .whats_new = "learning by gradient descent what could be counted",
    .sees = "1 symbol",
};
inline const About mlp{
    .id = "03_mlp",
    .title = "MLP",
    .whats_new = "vectors for symbols, and a hidden layer",
    .sees = "3 symbols",
};
inline const About cnn{
    .id = "04_cnn",
    .title = "CNN",
    .whats_new = "neighbours joined level by level, in a tree",
    .sees = "8 symbols",
};
inline const About plain_cnn{
    .id = "04_cnn_plain",
    .title = "CNN without BatchNorm",
    .whats_new = cnn.whats_new,
    .sees = cnn.sees,
};
inline const About rnn{
    .id = "05_rnn",
    .title = "RNN",
    .whats_new = "a memory that is carried from symbol to symbol",
    .sees = "the whole name",
};
inline const About lstm{
    .id = "06_lstm",
    .title = "LSTM",
    .whats_new = "gates: a memory that need not fade",
    .sees = "the whole name",
};
inline const About transformer{
    .id = "07_transformer",
    .title = "Transformer",
    .whats_new = "attention: looking back, and choosing where",
    .sees = "up to 64 symbols",
};

/// How it learns, its program says.
inline support::Stage stage(const About& about, const support::CorpusKind& data = support::name_corpus) {
  support::Stage stage{about};
  stage.data = &data;
  return stage;
}

}  // namespace strata::names
