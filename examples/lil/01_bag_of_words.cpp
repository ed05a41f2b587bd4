#include "run.hpp"

/// Which words have been there: a vector for each, and the mean of them.
int main(int argc, char** argv) {
  return strata::lil::run<strata::lil::BagOfWords>(strata::lil::bag_of_words, argc, argv);
}
