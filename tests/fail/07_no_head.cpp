// expect: end the model with LMHead<>
#include "strata/layers/embedding.hpp"
#include "strata/layers/layer_norm.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Headless = Stack<Tokens<27, 8>, Embedding<128>, LayerNorm>;
Parameters<Headless> parameters;
