#pragma once
#include "strata/layers/attention.hpp"
#include "strata/layers/batch_norm.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/lstm.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/rnn.hpp"
#include "strata/layers/table.hpp"
#include "strata/model/block.hpp"
#include "strata/model/layout.hpp"

/// From counting letter pairs to the transformer, on names: 27 symbols, `.` (0) at both ends and a–z.
namespace strata::names {

/// What each stage keeps fixed: the alphabet; what differs is how many symbols it sees and what it makes of them.
template <Size Context, class... Layers> using Names = Stack<Tokens<27, Context>, Layers...>;

/// Looks at one symbol: a table of log-probabilities, learnt by counting or by descent.
using Bigram = Names<1, Table>;

/// Looks at three symbols at once: vectors for symbols, and a hidden layer. Bengio et al. 2003.
using Mlp = Names<3, Embedding<10>, Flatten, Linear<200>, Tanh, LMHead<>>;

/// Joins neighbours in pairs: half as many positions, each of which has seen twice as much.
template <Size Width> using Level = As<"level", Stack<Conv<Width, 2, 2, NoBias>, BatchNorm, Tanh>>;
template <Size Width> using PlainLevel = As<"level", Stack<Conv<Width, 2, 2>, Tanh>>;

/// Looks at eight symbols, and joins them in a tree of three levels. After van den Oord et al. 2016.
using Cnn = Names<8, Embedding<24>, Level<128>, Level<128>, Level<128>, LMHead<>>;
using PlainCnn = Names<8, Embedding<24>, PlainLevel<128>, PlainLevel<128>, PlainLevel<128>, LMHead<>>;

/// Reads one symbol after the other, and carries 32 numbers along. Mikolov et al. 2010.
using Rnn = Names<16, Embedding<16>, RNN<32>, LMHead<>>;

/// The same with a memory that is added to rather than overwritten. Hochreiter, Schmidhuber 1997.
using Lstm = Names<16, Embedding<64>, LSTM<256>, LMHead<>>;

/// Looks back at up to 64 symbols, and learns where to look. Vaswani et al. 2017.
template <Size Vocabulary>
using TransformerOver = Stack<Tokens<Vocabulary, 64>, Embedding<128>, Position,
                              Repeat<6, Block<Attention<8, Bias>, FeedForward<512, GELU, Dropout<10>>>>, LayerNorm, LMHead<>>;
using Transformer = TransformerOver<27>;

static_assert(parameter_count<Bigram> == 729);
static_assert(parameter_count<Mlp> == 11'897);
static_assert(parameter_count<Cnn> == 76'579);
static_assert(parameter_count<PlainCnn> == 76'195);
static_assert(parameter_count<Rnn> == 2'923);
static_assert(parameter_count<Lstm> == 338'395);
static_assert(parameter_count<Transformer> == 1'205'019);
static_assert(parameter_count<TransformerOver<28>> == 1'205'276);

}  // namespace strata::names
