// expect: and cannot be added; end it with Linear<
#include "strata/layers/embedding.hpp"
#include "strata/model/block.hpp"
#include "strata/model/layout.hpp"

using namespace strata;

using Narrowing = Stack<Tokens<27, 8>, Embedding<128>, Residual<LayerNorm, Linear<64>, Tanh>, LMHead<>>;
static_assert(parameter_count<Narrowing> > 0);
