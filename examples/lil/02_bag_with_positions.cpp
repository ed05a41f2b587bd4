#include "run.hpp"

/// The same, told where each word stands; the mean loses it again.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::BagWithPositions>(strata::lil::bag_with_positions, argc, argv);
}
