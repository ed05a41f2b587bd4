#pragma once
#include "strata/core/declare.hpp"

namespace strata {

/// Panels are this many columns wide on every device: a matrix of K rows lies as [columns / 16][K][16].
inline constexpr Size panel_width = alignment;

/// A linear layer's weight W (O, I) in the two orders in which its products read it, written by `pack`:
///     [⌈O/16⌉][I][16]   for y = x·Wᵀ, at `forward()`
///     [⌈I/16⌉][O][16]   for dx = dy·W, at `backward()`
/// The lanes beyond O and I are zero.
template <class S, Size O, Size I> struct PackedWeight : Tensor<S, aligned(O) * I + aligned(I) * O> {
  static constexpr Size outputs = O, inputs = I;

  constexpr S* forward() const { return this->data; }
  constexpr S* backward() const { return this->data + aligned(O) * I; }
};

/// Queries (forward) or keys (backward) that attention treats at a time.
inline constexpr Size attention_block = 48;

/// Scalars of scratch that attention over T positions with H heads and width C needs, for one thread.
template <Size H, Size T, Size C>
inline constexpr Size attention_work = [] {
  constexpr Size D = C / H, length = aligned(T) + attention_block;
  const Size by_columns = 2 * length * D, by_rows = 3 * length * aligned(D);  // queries and dy; these and keys
  const Size scores = 2 * length * attention_block, sums = 2 * length;        // each with its gradient
  return by_columns + by_rows + scores + sums;
}();

/// Rows that the head treats at a time: their logits are all that is ever kept.
inline constexpr Size head_block = 64;

/// Scalars of scratch that a head over V symbols and width C needs, for one thread.
template <Size V, Size C>
inline constexpr Size head_work = [] {
  const Size blocks = (head_block + 1) * (aligned(V) + aligned(C));  // logits and inputs; + 1: no strides of 4 KB
  const Size by_row = head_block * (2 * alignment + 1);              // maxima and sums of each lane, factors
  const Size gathered = 2 * head_block * C;                          // inputs of rows that count, and their gradients
  return blocks + aligned(V) + by_row + gathered;                    // and the bias, padded
}();

}  // namespace strata
