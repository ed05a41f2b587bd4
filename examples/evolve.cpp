#include "support/evolve.hpp"

/// Trains the models of a ladder one after the other, and compares them: what `./evolve` runs.
int main(int argc, char** argv) { return strata::support::run_ladder(argc, argv); }
