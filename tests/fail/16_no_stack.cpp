// expect: a model is a Stack that begins with Tokens<vocabulary, context>
#include "strata/model/parameters.hpp"

using namespace strata;

Parameters<LMHead<>> parameters;
