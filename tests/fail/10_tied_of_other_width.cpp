// expect: LMHead<Tied>: the weight of the embedding is
#include "strata/layers/embedding.hpp"
#include "strata/train/learner.hpp"

using namespace strata;

using Unfit = Stack<Tokens<27, 8>, Embedding<128>, Linear<64>, LMHead<Tied>>;
Learner<Unfit> learner{32};
