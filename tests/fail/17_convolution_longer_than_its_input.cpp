// expect: positions is longer than its input of
#include "strata/layers/conv.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/model/parameters.hpp"

using namespace strata;

using Long = Stack<Tokens<27, 8>, Embedding<128>, Conv<64, 12>, Flatten, LMHead<>>;
Parameters<Long> parameters;
