#include "run.hpp"

/// Words know where they stand, so that attention can look for a place.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::WithPositions>(strata::lil::with_positions, argc, argv);
}
