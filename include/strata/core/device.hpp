#pragma once

/// The instruction set this file is compiled for, as a namespace name. What depends on it (the device `Cpu`, and so
/// every template over a device) gets symbols of its own, and two files built with different flags never share one.
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define STRATA_INSTRUCTION_SET avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define STRATA_INSTRUCTION_SET avx2
#elif defined(__AVX__)
#define STRATA_INSTRUCTION_SET avx
#elif defined(__SSE2__)
#define STRATA_INSTRUCTION_SET sse2
#else
#define STRATA_INSTRUCTION_SET portable
#endif
#define STRATA_QUOTE_(x) #x
#define STRATA_QUOTE(x) STRATA_QUOTE_(x)

namespace strata {

/// Kernels that read like the formula (xtensor expressions, any scalar): slow, and the truth.
struct Reference {};

inline namespace STRATA_INSTRUCTION_SET {

/// Kernels for this processor's vector unit (xsimd).
struct Cpu {
  static constexpr const char* instruction_set = STRATA_QUOTE(STRATA_INSTRUCTION_SET);
  int threads = 1;  ///< that a kernel may divide its work among; they never show in the bits
};

}  // namespace STRATA_INSTRUCTION_SET
}  // namespace strata
