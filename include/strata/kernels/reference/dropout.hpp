#pragma once
#include "strata/core/device.hpp"
#include "strata/core/random.hpp"
#include "strata/tensor/views.hpp"

namespace strata {

/// y = x / keep where kept, else 0,  keep = 1 − percent/100; the same on dy gives dx
///
/// Element e = stream.first + i has half e % 8 of block e / 8 of the stream, the low half of a word first, and is kept
/// where these 16 bits are at least percent/100 · 2¹⁶: so the mask hangs on nothing but the element's index.
/// Srivastava et al. 2014, JMLR 15 · torch.nn.Dropout(percent / 100)
void dropout(Reference, auto x, auto y, Size percent, const RandomStream& stream) {
  using S = typename decltype(x)::Scalar;
  for (Size i = 0; i < x.size(); ++i) {
    const std::uint64_t e = stream.first + i;
    const std::uint32_t half = stream.block(e / 8)[e % 8 / 2] >> e % 2 * 16 & 0xFFFF;
    y.data[i] = half * 100 >= percent * 65536 ? x.data[i] / (S(1) - S(percent) / S(100)) : S(0);
  }
}

}  // namespace strata
