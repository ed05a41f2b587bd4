#include "run.hpp"

/// Two such blocks, one on top of the other.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::TwoBlocks>(strata::lil::two_blocks, argc, argv);
}
