// expect: put Embedding before it, or use Table instead
#include "strata/model/layout.hpp"

using namespace strata;

using Direct = Stack<Tokens<27, 8>, LMHead<>>;
static_assert(flops<Direct> > 0);
