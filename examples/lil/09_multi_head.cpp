#include "run.hpp"

/// Four looks at once in each block.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::MultiHead>(strata::lil::multi_head, argc, argv);
}
