#pragma once
#include "strata/kernels/simd/product.hpp"

#include <algorithm>
#include <chrono>

/// What one core can do at best: the measure that every share of the peak in our benchmarks refers to.
namespace strata::benchmarks::inline STRATA_INSTRUCTION_SET {

namespace detail {

/// The largest of several rates: neighbours on the machine only ever make it lower.
template <class F> double best_rate(double operations, F&& f) {
  using Clock = std::chrono::steady_clock;
  double best = 0;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto begin = Clock::now();
    f();
    best = std::max(best, operations / std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best;
}

/// Chains of a·x + b that depend on nothing but themselves. Their operands are read from volatile memory, and x moves
/// on towards a fixed point that it does not reach: a compiler can fold neither.
template <class S> double run_chains(Size steps) {
  constexpr Size chains = 12;  // latency 4–5 at two a cycle
  const volatile S factor = S(0.999999), addend = S(0.000002);
  const Vector<S> a(factor), b(addend);
  Vector<S> x[chains];
  unrolled<chains>([&](auto i) STRATA_INLINED { x[i] = Vector<S>(addend * S(Size(i))); });
  for (Size step = 0; step < steps; ++step) unrolled<chains>([&](auto i) STRATA_INLINED { x[i] = fma(a, x[i], b); });
  Vector<S> total(S(0));
  unrolled<chains>([&](auto i) STRATA_INLINED { total += x[i]; });
  volatile S sink = sum(total);
  return static_cast<double>(sink);
}

}  // namespace detail

/// FLOP/s of independent fused multiply-adds in registers, two to each lane.
template <class S = float> double fma_peak() {
  constexpr Size steps = 400'000;
  return detail::best_rate(2.0 * 12 * Vector<S>::lanes * steps, [] { detail::run_chains<S>(steps); });
}

/// FLOP/s of one tile of the matrix product with all operands in the first-level cache, depth 128: what is left of the
/// peak when neighbours take load bandwidth, and the most that a kernel made of tiles can reach.
template <class S = float> double tile_roof() {
  using Tile = simd::Tile<S>;
  constexpr Size depth = 128, rows = Tile::rows, columns = Tile::panels * panel_width, times = 2'000;
  alignas(64) static thread_local S a[rows * depth], b[columns * depth], c[rows * columns];
  std::fill_n(a, rows * depth, S(0.5));
  std::fill_n(b, columns * depth, S(0.25));
  const simd::Product<S> product{
      .a = a, .a_stride = depth, .b = b, .b_panel = depth * panel_width, .c = c, .c_row = columns, .depth = depth};
  return detail::best_rate(2.0 * rows * columns * depth * times, [&] {
    for (Size i = 0; i < times; ++i) simd::multiply<simd::Order::rows>(product, rows, columns);
  });
}

}  // namespace strata::benchmarks::inline STRATA_INSTRUCTION_SET
