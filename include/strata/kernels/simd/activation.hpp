#pragma once
#include "strata/core/threads.hpp"
#include "strata/kernels/packed.hpp"
#include "strata/kernels/simd/elementwise.hpp"

#include <numbers>

/// Activations, a vector at a time. A GELU over 256 × 512 takes 0.1 ms, a third of the product before it: a third of
/// that for the exponential, the rest for Φ's polynomial and two stores. Its slope comes out of the same pass, which
/// leaves one multiplication for the way back.
namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// Φ(−x) = exp(−x²/2) · t · P(t) with t = 1/(1 + x/4), for 0 ≤ x ≤ `end`, where exp has become zero. P interpolates at
/// the Chebyshev nodes of that range of t, to 1.3e-8 and 4e-17; its coefficients, highest power first.
template <class S> struct NormalTail;
template <> struct NormalTail<float> {
  static constexpr float end = 15, grid = 0x1.8p17f;
  static constexpr float polynomial[]{0.01607147336f, -0.06022585286f, 0.04611993723f, 0.0350751543f,  0.007866203337f,
                                      0.08885935964f, 0.07138857119f,  0.09561157545f, 0.09948556838f, 0.09974801271f};
};
template <> struct NormalTail<double> {
  static constexpr double end = 40, grid = 0x1.8p32;
  static constexpr double polynomial[]{
      -0.00104759287192205667, 0.0115288446647547741,  -0.0568905176295127839, 0.16335703748888244,
      -0.292319813535219417,   0.308925310737246545,   -0.109726823416695195,  -0.206400579136263683,
      0.414533319956848562,    -0.419901942342636139,  0.303162841519695785,   -0.161698147023209359,
      0.0622166059423732512,   -0.0287969232040170934, 0.00274997491026865193, 0.00597789607918296418,
      0.0235965125417806293,   0.0432198866633489403,  0.0635058779298667302,  0.0810349859367006393,
      0.0935021048126968531,   0.0997355698724304577,  0.0997355701033984998};
};

template <class S> struct NormalAt {
  Vector<S> bell;   ///< exp(−x²/2)
  Vector<S> below;  ///< Φ(x): how likely a normal variable is below x
};

/// Right to a few units in the last place on both sides: ½ + ½ erf(x/√2) would cancel where x is far below zero.
template <class S> STRATA_INLINE NormalAt<S> normal_at(Vector<S> x) {
  using V = Vector<S>;
  using Tail = NormalTail<S>;
  const V half(S(0.5)), one(S(1)), distance = min(abs(x), V(Tail::end));
  // Adding `grid` rounds to so few digits that the square is exact; what x²/2 loses in rounding is then known. (The fma
  // is written out lest the compiler make one with `power`, whose rounding is what is wanted.)
  const V near = (distance + V(Tail::grid)) - V(Tail::grid);
  const V power = half * distance * distance;
  const V lost = fma(half * near, near, -power) + half * (distance - near) * (distance + near);
  V bell = exp(-power);
  bell -= bell * lost;
  const V t = one / (one + V(S(0.25)) * distance);
  V p(Tail::polynomial[0]);
  unrolled<std::size(Tail::polynomial) - 1>([&](auto i) { p = fma(p, t, V(Tail::polynomial[i + 1])); });
  const V tail = bell * t * p;
  return {bell, select(x < V(S(0)), tail, one - tail)};
}

}  // namespace simd

/// y = tanh x
void tanh(Cpu device, auto x, auto y) {
  const auto squashed = [](auto v) { return tanh(v); };
  constexpr Size work = 16;  // of one, in multiply-adds
  divide(device.threads, y.size(), panel_width, work * y.size(),
         [&](Size first, Size last) { simd::map(y.data + first, last - first, squashed, x.data + first); });
}

/// dx = dy · (1 − y²)
void tanh_gradient(Cpu, auto y, auto dy, auto dx) {
  using V = Vector<typename decltype(y)::Scalar>;
  const auto through = [](V out, V gradient) { return gradient * (V(1) - out * out); };
  simd::map(dx.data, dx.size(), through, y.data, dy.data);
}

/// y = max(x, 0)
void relu(Cpu, auto x, auto y) {
  using V = Vector<typename decltype(x)::Scalar>;
  const auto cut = [](V v) { return select(v < V(0), V(0), v); };
  simd::map(y.data, y.size(), cut, x.data);
}

/// dx = dy where x > 0, else 0
void relu_gradient(Cpu, auto x, auto dy, auto dx) {
  using V = Vector<typename decltype(x)::Scalar>;
  const auto through = [](V v, V gradient) { return select(v > V(0), gradient, V(0)); };
  simd::map(dx.data, dx.size(), through, x.data, dy.data);
}

/// y = x · Φ(x), and its slope Φ(x) + x · φ(x) in `slope`,  φ(x) = exp(−x²/2) / √(2π): what costs here is shared
void gelu(Cpu, auto x, auto y, auto slope) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr S density = std::numbers::inv_sqrtpi_v<S> / std::numbers::sqrt2_v<S>;
  each_vector<S>(x.size(), [&](Size i, auto count) {
    const V v = V::load(x.data + i, count);
    const auto [bell, below] = simd::normal_at(v);
    (v * below).store(y.data + i, count);
    fma(v, V(density) * bell, below).store(slope.data + i, count);
  });
}

/// dx = dy · slope
void gelu_gradient(Cpu, auto slope, auto dy, auto dx) {
  const auto through = [](auto steep, auto gradient) { return gradient * steep; };
  simd::map(dx.data, dx.size(), through, slope.data, dy.data);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
