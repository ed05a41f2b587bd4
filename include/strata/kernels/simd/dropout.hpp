#pragma once
#include "strata/core/random.hpp"
#include "strata/kernels/simd/elementwise.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// y = x / keep where kept, else 0,  keep = 1 − percent/100; the same on dy gives dx
///
/// Element e = stream.first + i has half e % 8 of block e / 8, and is kept where it is at least percent/100 · 2¹⁶.
void dropout(Cpu, auto x, auto y, Size percent, const RandomStream& stream) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size blocks = 32;
  const std::uint32_t least = static_cast<std::uint32_t>((percent * 65536 + 99) / 100);
  const S strength = S(1) / (S(1) - static_cast<S>(percent) / S(100));
  const auto apply = [](V value, V factor) { return select(factor > V(0), value * factor, V(0)); };

  alignas(64) S factors[blocks * 8];
  for (Size done = 0; done < x.size();) {
    const std::uint64_t element = stream.first + done;
    for (Size b = 0; b < blocks; ++b) {
      const auto words = stream.block(element / 8 + b);
      for (Size i = 0; i < 8; ++i)
        factors[b * 8 + i] = (words[i / 2] >> i % 2 * 16 & 0xFFFF) >= least ? strength : S(0);
    }
    const Size skipped = element % 8, count = std::min(blocks * 8 - skipped, x.size() - done);
    simd::map(y.data + done, count, apply, x.data + done, factors + skipped);
    done += count;
  }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
