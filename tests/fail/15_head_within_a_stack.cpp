// expect: the head is inside another Stack or Repeat; put it last in the model itself
#include "strata/layers/embedding.hpp"
#include "strata/model/pass.hpp"

using namespace strata;

using Inner = Stack<Tokens<27, 8>, Stack<Embedding<128>, LMHead<>>>;
Weights<Inner> weights;
