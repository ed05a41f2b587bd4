#include "run.hpp"

/// What attention has found goes through a small network.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::WithFeedForward>(strata::lil::with_feed_forward, argc, argv);
}
