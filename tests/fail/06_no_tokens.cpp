// expect: a model begins with Tokens<vocabulary, context>; put it first
#include "strata/layers/embedding.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Beginningless = Stack<Embedding<128>, LMHead<>>;
Parameters<Beginningless> parameters;
