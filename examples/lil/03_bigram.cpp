#include "run.hpp"

/// The last word alone.
int main(int argc, char** argv) { return strata::lil::run<strata::lil::Bigram>(strata::lil::bigram, argc, argv); }
