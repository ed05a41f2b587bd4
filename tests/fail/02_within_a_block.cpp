// expect: heads do not divide width
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/model/block.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Unequal = Stack<Tokens<27, 8>, Embedding<128>, Block<Attention<5>, FeedForward<512, ReLU>>, LMHead<>>;
Parameters<Unequal> parameters;
