#pragma once

namespace strata::support {

/// The whole program that trains a ladder: runs its stages' programs one after the other, gathers their reports, and
/// compares them in a table and a page. Returns the exit code.
int run_ladder(int argc, char** argv);

}  // namespace strata::support
