#include "ladder.hpp"

#include "support/stage_model_of.hpp"

/// Which words have been there: a vector for each, and the mean of them.
int main(int argc, char** argv) {
  strata::support::StageModelOf<strata::lil::BagOfWords<>> model;
  return strata::support::run_stage(strata::lil::stage(strata::lil::bag_of_words), model, argc, argv);
}
