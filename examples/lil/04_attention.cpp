#include "run.hpp"

/// The last word looks back and chooses, but does not know where anything stands.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::WithAttention>(strata::lil::with_attention, argc, argv);
}
