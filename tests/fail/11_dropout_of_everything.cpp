// expect: leaves nothing; give a percentage from 0 to 99
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Silent = Stack<Tokens<27, 8>, Embedding<128>, Dropout<100>, LMHead<>>;
Parameters<Silent> parameters;
