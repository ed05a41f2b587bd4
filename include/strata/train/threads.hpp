#pragma once
#include "strata/core/size.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace strata {

/// Calls `f(i, thread)` for every i below `count`, dealt out in turn; without OpenMP on one thread. Which thread gets
/// which i must not show in the result: `thread` is for choosing scratch memory.
template <class F> void parallel_for(int threads, Size count, const F& f) {
#ifdef _OPENMP
  if (threads > 1 && count > 1) {
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (Size i = 0; i < count; ++i) f(i, static_cast<Size>(omp_get_thread_num()));
    return;
  }
#endif
  static_cast<void>(threads);
  for (Size i = 0; i < count; ++i) f(i, Size{0});
}

/// As many as the machine runs at once.
inline int available_threads() {
#ifdef _OPENMP
  return omp_get_num_procs();
#else
  return 1;
#endif
}

}  // namespace strata
