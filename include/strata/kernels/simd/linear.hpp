#pragma once
#include "strata/core/threads.hpp"
#include "strata/kernels/simd/product.hpp"
#include "strata/tensor/view.hpp"

/// A linear layer: three products of one weight, which lies packed for two of them.
///
/// Forward and dx read panels that `pack` made once a step. dweight is the product turned round: scalars of dy are
/// broadcast where they lie, column by column, and strips of x, 48 wide and 256 rows deep, are copied into the
/// first-level cache; so it comes out row-major, where it accumulates, and no operand is transposed in memory. Of a
/// batch that is one shard, threads divide the rows of the first two and the outputs of the third.
///
/// 128 → 512 and back on 256 rows: 95 % of the FMA peak forward, 91–94 % backward (`benchmarks/kernels`; AVX-512).
namespace strata::inline STRATA_INSTRUCTION_SET {

/// Brings weight (O, I) into the order in which `linear` and its gradient read it.
template <class S, Size O, Size I> void pack(Cpu, auto weight, PackedWeight<S, O, I> packed) {
  simd::turn_panels<S>(weight.data, I, I, O, packed.forward(), I * panel_width);
  simd::copy_panels<S>(weight.data, I, O, I, packed.backward(), O * panel_width);
}

namespace simd {

/// y (rows, O) = x (rows, I) · weight (O, I)ᵀ + bias (O), the rows of x `stride` scalars apart
template <class S, Size O, Size I>
void affine(const S* x, Size stride, Size rows, PackedWeight<S, O, I> packed, auto bias, S* y) {
  Product<S> p{
      .a = x, .a_stride = stride, .b = packed.forward(), .b_panel = I * panel_width, .c = y, .c_row = O, .depth = I};
  if constexpr (!is_nothing<decltype(bias)>) p.start = bias.data;
  multiply_blocks(p, rows, O);
}

/// dx (rows, I) = or += dy (rows, O) · weight (O, I), the rows of dy and dx so many scalars apart
template <class S, Size O, Size I>
void input_gradient(const S* dy, Size dy_stride, Size rows, PackedWeight<S, O, I> packed, S* dx, Size dx_stride,
                    bool accumulate = false) {
  multiply_blocks(Product<S>{.a = dy,
                             .a_stride = dy_stride,
                             .b = packed.backward(),
                             .b_panel = O * panel_width,
                             .c = dx,
                             .c_row = dx_stride,
                             .depth = O,
                             .accumulate = accumulate},
                  rows, I);
}

/// dweight (O, I) += dyᵀ · x, the rows of x `stride` scalars apart, for outputs from `first` to `last`. A strip of x is
/// copied into the first-level cache; dy is read where it lies.
template <class S, Size O, Size I>
void weight_gradient(const S* x, const S* dy, Size rows, S* dweight, Size stride = I, Size first = 0, Size last = O) {
  constexpr Size block = 256, width = Tile<S>::panels * panel_width;
  alignas(64) S strip[block * width];
  for (Size row = 0; row < rows; row += block) {
    const Size depth = std::min(block, rows - row);
    for (Size column = 0; column < I; column += width) {
      const Size columns = std::min(width, I - column);
      copy_panels<S>(x + row * stride + column, stride, depth, columns, strip, depth * panel_width);
      multiply<Order::columns>(Product<S>{.a = dy + row * O + first,
                                          .a_stride = O,
                                          .b = strip,
                                          .b_panel = depth * panel_width,
                                          .c = dweight + first * I + column,
                                          .c_row = I,
                                          .depth = depth,
                                          .accumulate = true},
                               last - first, columns);
    }
  }
}

/// sums (columns) += Σ over rows of dy (rows, columns)
template <class S, Size columns> void add_rows(const S* dy, Size rows, S* sums) {
  constexpr Size lanes = Vector<S>::lanes;
  for (Size column = 0; column < columns; column += lanes) {
    const Size count = std::min(lanes, columns - column);
    auto total = Vector<S>::load(sums + column, count);
    for (Size row = 0; row < rows; ++row) total += Vector<S>::load(dy + row * columns + column, count);
    total.store(sums + column, count);
  }
}

/// Calls f(first, last) with parts of a product's rows, or of its outputs, that are whole tiles.
template <class S> void divide_tiles(Cpu device, Size size, Size multiply_adds, const auto& f) {
  divide(device.threads, size, Tile<S>::rows, multiply_adds, f);
}

}  // namespace simd

/// y (rows, O) = x (rows, I) · weight (O, I)ᵀ + bias (O)
template <class S, Size O, Size I>
void linear(Cpu device, auto x, auto, PackedWeight<S, O, I> packed, auto bias, auto y) {
  simd::divide_tiles<S>(device, x.rows(), x.rows() * O * I, [&](Size first, Size last) {
    simd::affine(x.row(first), I, last - first, packed, bias, y.row(first));
  });
}

/// dx (rows, I) = dy (rows, O) · weight,  dweight (O, I) += dyᵀ · x,  dbias (O) += Σ over rows of dy
template <class S, Size O, Size I>
void linear_gradient(Cpu device, auto x, auto dy, auto, PackedWeight<S, O, I> packed, auto dx, auto dweight,
                     auto dbias) {
  simd::divide_tiles<S>(device, x.rows(), x.rows() * O * I, [&](Size first, Size last) {
    simd::input_gradient(dy.row(first), O, last - first, packed, dx.row(first), I);
  });
  simd::divide_tiles<S>(device, O, x.rows() * O * I, [&](Size first, Size last) {
    simd::weight_gradient<S, O, I>(x.data, dy.data, x.rows(), dweight.data, I, first, last);
  });
  if constexpr (!is_nothing<decltype(dbias)>) simd::add_rows<S, O>(dy.data, x.rows(), dbias.data);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
