#include <strata/strata.hpp>

#include <cstdio>

using namespace strata;
using Mlp = Stack<Tokens<27, 3>, Embedding<10>, Flatten, Linear<200>, Tanh, LMHead<>>;

int main() { std::printf("%zu parameters\n", parameter_count<Mlp>); }
