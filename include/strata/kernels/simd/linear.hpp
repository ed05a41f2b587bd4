#pragma once
#include "strata/kernels/simd/product.hpp"
#include "strata/tensor/view.hpp"

namespace strata::inline STRATA_INSTRUCTION_SET {

/// Brings weight (O, I) into the order in which `linear` and its gradient read it.
template <class S, Size O, Size I> void pack(Cpu, auto weight, PackedWeight<S, O, I> packed) {
  simd::turn_panels<S>(weight.data, I, I, O, packed.forward(), I * panel_width);
  simd::copy_panels<S>(weight.data, I, O, I, packed.backward(), O * panel_width);
}

/// y (rows, O) = x (rows, I) · weight (O, I)ᵀ + bias (O)
template <class S, Size O, Size I> void linear(Cpu, auto x, auto, PackedWeight<S, O, I> packed, auto bias, auto y) {
  simd::Product<S> p{.a = x.data,
                     .a_stride = I,
                     .b = packed.forward(),
                     .b_panel = I * panel_width,
                     .c = y.data,
                     .c_row = O,
                     .depth = I};
  if constexpr (!is_nothing<decltype(bias)>) p.start = bias.data;
  simd::multiply_blocks(p, x.rows(), O);
}

namespace simd {

/// dweight (O, I) += dyᵀ · x. A strip of x is copied into the first-level cache; dy is read where it lies.
template <class S, Size O, Size I> void weight_gradient(const S* x, const S* dy, Size rows, S* dweight) {
  constexpr Size block = 256, width = Tile<S>::panels * panel_width;
  alignas(64) S strip[block * width];
  for (Size row = 0; row < rows; row += block) {
    const Size depth = std::min(block, rows - row);
    for (Size column = 0; column < I; column += width) {
      const Size columns = std::min(width, I - column);
      copy_panels<S>(x + row * I + column, I, depth, columns, strip, depth * panel_width);
      multiply<Order::columns>(Product<S>{.a = dy + row * O,
                                          .a_stride = O,
                                          .b = strip,
                                          .b_panel = depth * panel_width,
                                          .c = dweight + column,
                                          .c_row = I,
                                          .depth = depth,
                                          .accumulate = true},
                               O, columns);
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

}  // namespace simd

/// dx (rows, I) = dy (rows, O) · weight,  dweight (O, I) += dyᵀ · x,  dbias (O) += Σ over rows of dy
template <class S, Size O, Size I>
void linear_gradient(Cpu, auto x, auto dy, auto, PackedWeight<S, O, I> packed, auto dx, auto dweight, auto dbias) {
  simd::multiply_blocks(simd::Product<S>{.a = dy.data,
                                         .a_stride = O,
                                         .b = packed.backward(),
                                         .b_panel = O * panel_width,
                                         .c = dx.data,
                                         .c_row = I,
                                         .depth = O},
                        x.rows(), I);
  simd::weight_gradient<S, O, I>(x.data, dy.data, x.rows(), dweight.data);
  if constexpr (!is_nothing<decltype(dbias)>) simd::add_rows<S, O>(dy.data, x.rows(), dbias.data);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
