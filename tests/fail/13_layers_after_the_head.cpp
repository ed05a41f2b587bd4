// expect: put it behind Embedding and before the head
#include "strata/layers/embedding.hpp"
#include "strata/layers/layer_norm.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Overrun = Stack<Tokens<27, 8>, Embedding<128>, LMHead<>, LayerNorm, Linear<27>>;
Parameters<Overrun> parameters;
