// expect: a model has one embedding, right after Tokens: remove this one
#include "strata/layers/embedding.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Twice = Stack<Tokens<27, 8>, Embedding<128>, Embedding<64>, LMHead<>>;
Parameters<Twice> parameters;
