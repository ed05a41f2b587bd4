#pragma once
#include "strata/generate/sampling.hpp"
#include "strata/kernels/simd/product.hpp"
#include "strata/train/optimiser.hpp"

/// What is the same for every model, and half of what compiling one takes. A project with several models may include
/// this header in their files, which then leave it out, and compile it once: in one file more, with the same flags,
/// that says `#define STRATA_ONCE` before.
#ifdef STRATA_ONCE
#define STRATA_ELSEWHERE
#else
#define STRATA_ELSEWHERE extern
#endif

namespace strata {

STRATA_ELSEWHERE template Token sample(std::span<const float>, const Sampling&, const RandomStream&, std::uint64_t,
                                       std::span<Token>);

inline namespace STRATA_INSTRUCTION_SET {

namespace simd {

STRATA_ELSEWHERE template void multiply<Order::rows>(const Product<float>&, Size, Size);
STRATA_ELSEWHERE template void multiply<Order::columns>(const Product<float>&, Size, Size);
STRATA_ELSEWHERE template void multiply<Order::rows>(const Product<double>&, Size, Size);
STRATA_ELSEWHERE template void multiply<Order::columns>(const Product<double>&, Size, Size);

}  // namespace simd

STRATA_ELSEWHERE template void update(const Optimiser&, double, std::uint64_t, const Update&, std::span<float>,
                                      std::span<const float>, std::span<float>, std::span<float>);

}  // namespace STRATA_INSTRUCTION_SET
}  // namespace strata

#undef STRATA_ELSEWHERE
