#pragma once
#include <cstddef>
#include <cstdint>

namespace strata {

using Size = std::size_t;

/// A symbol's number in its vocabulary. Negative only as a target: "not counted".
using Token = std::int32_t;

/// Tensors begin at multiples of this many scalars: a cache line of floats.
inline constexpr Size alignment = 16;

constexpr Size aligned(Size count) { return (count + alignment - 1) / alignment * alignment; }

}  // namespace strata
