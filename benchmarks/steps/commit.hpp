#pragma once

namespace strata::benchmarks {

/// Which commit the program was built from, and whether more was changed; made anew at each build.
extern const char* const commit;

}  // namespace strata::benchmarks
