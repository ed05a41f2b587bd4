// expect: so it cannot follow itself; repeat what keeps its shape
#include "strata/layers/embedding.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Shrinking = Stack<Tokens<27, 8>, Embedding<128>, Repeat<3, Linear<64>>, LMHead<>>;
Parameters<Shrinking> parameters;
