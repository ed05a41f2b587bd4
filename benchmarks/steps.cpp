// One whole optimiser step of each stage: forward, loss, backward, reduction, update. The FLOPs are those of the matrix
// products (three times the forward pass's); `peak` is their share of the processor's FMA peak, `roof` of what one tile
// reaches in the first cache, both measured in this run.
#include "steps/ladders.hpp"
#include "support.hpp"

int main(int argc, char** argv) {
  strata::benchmarks::add_names();
  strata::benchmarks::add_lil();
  return strata::benchmarks::run(argc, argv);
}
