// expect: heads do not divide width
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/model/block.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Mixer = As<"mixer", Attention<5>>;
using Deep = Stack<Tokens<27, 8>, Embedding<128>, Repeat<2, Stack<LayerNorm, Residual<LayerNorm, Mixer>>>, LMHead<>>;
Parameters<Deep> parameters;
