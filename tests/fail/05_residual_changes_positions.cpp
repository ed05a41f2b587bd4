// expect: and cannot be added; move the layer that changes them out of it
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/train/learner.hpp"

using namespace strata;

using Joining = Stack<Tokens<27, 8>, Embedding<128>, Residual<Flatten, Linear<128>>, LMHead<>>;
Learner<Joining> learner{32};
