// expect: heads do not divide width
#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/train/learner.hpp"

using namespace strata;

using Unequal = Stack<Tokens<27, 8>, Embedding<128>, Attention<5>, LMHead<>>;
Learner<Unequal> learner{32};
