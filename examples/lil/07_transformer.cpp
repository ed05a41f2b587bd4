#include "run.hpp"

/// Both add to what is there rather than replace it: a transformer's block.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::Transformer>(strata::lil::transformer, argc, argv);
}
