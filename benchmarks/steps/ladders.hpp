#pragma once

/// Each adds the steps of a ladder's stages to what is measured.
namespace strata::benchmarks {

void add_names();
void add_lil();
void add_shakespeare();
void add_bytes();

}  // namespace strata::benchmarks
