#pragma once
#include "strata/layers/attention.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/lm_head.hpp"
#include "strata/layers/position.hpp"
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

/// Looks back at up to 64 symbols, and learns where to look. Vaswani et al. 2017.
template <Size Vocabulary>
using TransformerOver = Stack<Tokens<Vocabulary, 64>, Embedding<128>, Position,
                              Repeat<6, Block<Attention<8, Bias>, FeedForward<512, GELU, Dropout<10>>>>, LayerNorm, LMHead<>>;
using Transformer = TransformerOver<27>;

static_assert(parameter_count<Bigram> == 729);
static_assert(parameter_count<Mlp> == 11'897);
static_assert(parameter_count<Transformer> == 1'205'019);
static_assert(parameter_count<TransformerOver<28>> == 1'205'276);

}  // namespace strata::names
