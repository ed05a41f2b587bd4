#pragma once
#include "strata/core/simd.hpp"
#include "strata/kernels/packed.hpp"

/// The one matrix product that everything fast is made of: c (rows, columns) = a (rows, depth) · b (depth, columns),
/// b in panels [columns / 16][depth][16].
///
/// Blocking, in BLIS's words: the microtile is 8 × 48 scalars with AVX-512, 6 × 16 with AVX2, 2 × 16 with SSE2
/// (`Tile`); b is packed, NR = 16, once a step; a is not, for its rows or columns are read one scalar at a time
/// wherever they lie. From outside in: blocks of 256 rows, whose part of a stays in the second-level cache
/// (`multiply_blocks`); strips of up to three panels of b, which stay in the first (`multiply`); tiles of rows
/// (`strip`). Depths here are those of layers, a few hundred: they are not cut. The last columns and rows are tiles of
/// their own with masked or fewer lanes, never a scalar tail.
///
/// Tiles reach 95 % of the FMA peak at depth 128, 89 % at 32, 82 % at 16 (`benchmarks/kernels`; AMD EPYC, AVX-512).
namespace strata::inline STRATA_INSTRUCTION_SET::simd {

/// How the left operand lies in memory: row after row, or (given transposed) column after column.
enum class Order { rows, columns };

/// What a product reads and writes. Strides count scalars.
template <class S> struct Product {
  const S* a = nullptr;
  Size a_stride = 0;             ///< from row to row, or from column to column
  Size a_block = 0, a_jump = 0;  ///< Order::rows only: a is cut into pieces of so many columns, so far apart
  const S* b = nullptr;
  Size b_panel = 0;  ///< from panel to panel, at least 16 · depth
  S* c = nullptr;
  Size c_row = 0, c_panel = panel_width;
  Size depth = 0;
  const S* start = nullptr;   ///< (columns) what the sums begin with: a bias
  const S* factor = nullptr;  ///< (rows) what the sums are multiplied by at the end
  bool accumulate = false;    ///< c += rather than c =
};

/// The largest tile of c whose sums stay in registers, beside one row of b and one scalar of a.
template <class S> struct Tile {
  static constexpr Size vectors = panel_width / Vector<S>::lanes;  // in a panel
  static constexpr bool many = vector_registers == 32;
  static constexpr Size panels = many && vectors == 1 ? 3 : 1;
  static constexpr Size rows = vectors > 4 ? 1 : vectors == 4 ? (many ? 4 : 2) : (many ? 8 : 6);
};

/// One tile. `a`, `b`, `c`, `start` and `factor` point at its first row and column; unless it is `whole`, only so many
/// of its columns are there in c and start.
template <Order order, Size rows, Size panels, bool whole, class S>
__attribute__((noinline)) void tile(const Product<S>& p, const S* a, const S* b, S* c, const S* start, const S* factor,
                                    Size columns) {
  constexpr Size lanes = Vector<S>::lanes, vectors = Tile<S>::vectors, across = panels * vectors;
  const Size a_stride = p.a_stride, b_panel = p.b_panel, c_row = p.c_row, c_panel = p.c_panel;
  const auto held = [&](auto j) STRATA_INLINED {  // of the scalars that vector j of a row holds
    if constexpr (whole)
      return lanes;
    else
      return columns > j * lanes ? std::min(lanes, columns - j * lanes) : Size{0};
  };
  Vector<S> sums[rows * across];
  unrolled<across>([&](auto j) STRATA_INLINED {
    const auto first = start ? Vector<S>::load(start + j * lanes, held(j)) : Vector<S>(S(0));
    unrolled<rows>([&](auto r) STRATA_INLINED { sums[r * across + j] = first; });
  });

  if (p.accumulate)
    for (Size r = 0; r < rows; ++r)
      for (Size i = 0; i < panels; ++i) __builtin_prefetch(c + r * c_row + i * c_panel);
  const Size block = order == Order::rows && p.a_block ? p.a_block : p.depth;
  for (Size rest = p.depth; rest > 0; a += p.a_jump) {
    const S* a_k = a;
    Size count = std::min(block, rest);
    rest -= count;
    for (; count > 0; --count, a_k += order == Order::rows ? 1 : a_stride, b += panel_width) {
      Vector<S> right[across];
      unrolled<across>([&](auto j) STRATA_INLINED {
        right[j] = Vector<S>::load(b + (j / vectors) * b_panel + (j % vectors) * lanes);
        hold(right[j]);
      });
      unrolled<rows>([&](auto r) STRATA_INLINED {
        const Vector<S> left(a_k[order == Order::rows ? r * a_stride : Size(r)]);
        Vector<S>* const row = sums + r * across;
        unrolled<across>([&](auto j) STRATA_INLINED { row[j] = fma(left, right[j], row[j]); });
      });
    }
  }

  const auto each = [&](auto&& f) STRATA_INLINED {
    unrolled<rows>([&](auto r) STRATA_INLINED {
      unrolled<across>([&](auto j) STRATA_INLINED {
        f(sums[r * across + j], r, c + r * c_row + (j / vectors) * c_panel + (j % vectors) * lanes, held(j));
      });
    });
  };
  if (factor) each([&](Vector<S>& sum, auto r, S*, Size) STRATA_INLINED { sum *= Vector<S>(factor[r]); });
  if (p.accumulate) each([&](Vector<S>& sum, auto, S* to, Size n) STRATA_INLINED { sum += Vector<S>::load(to, n); });
  each([&](Vector<S>& sum, auto, S* to, Size n) STRATA_INLINED { sum.store(to, n); });
}

/// All rows of the `panels` panels that begin at `column`.
template <Order order, Size panels, class S> void strip(const Product<S>& p, Size column, Size rows, Size columns) {
  const S* const b = p.b + column / panel_width * p.b_panel;
  S* const c = p.c + column / panel_width * p.c_panel;
  const S* const start = p.start ? p.start + column : nullptr;
  Size row = 0;
  const auto go = [&]<Size count>(std::integral_constant<Size, count>) {
    for (; row + count <= rows; row += count) {
      const S* const a = p.a + row * (order == Order::rows ? p.a_stride : 1);
      const S* const factor = p.factor ? p.factor + row : nullptr;
      const Size left = columns - column;
      if (left >= panels * panel_width)
        tile<order, count, panels, true>(p, a, b, c + row * p.c_row, start, factor, left);
      else
        tile<order, count, panels, false>(p, a, b, c + row * p.c_row, start, factor, left);
    }
  };
  constexpr Size most = Tile<S>::rows;
  go(std::integral_constant<Size, most>{});
  if constexpr (most > 4) go(std::integral_constant<Size, 4>{});
  if constexpr (most > 2) go(std::integral_constant<Size, 2>{});
  if constexpr (most > 1) go(std::integral_constant<Size, 1>{});
}

/// c (rows, columns) of the product; columns beyond `columns` are neither read nor written in c and start.
template <Order order, class S> void multiply(const Product<S>& p, Size rows, Size columns) {
  constexpr Size most = Tile<S>::panels;
  Size column = 0;
  const auto go = [&]<Size panels>(std::integral_constant<Size, panels>) {
    for (; column + (panels - 1) * panel_width < columns; column += panels * panel_width)
      strip<order, panels>(p, column, rows, columns);
  };
  go(std::integral_constant<Size, most>{});
  if constexpr (most > 2) go(std::integral_constant<Size, 2>{});
  if constexpr (most > 1) go(std::integral_constant<Size, 1>{});
}

/// The same for any number of rows, in blocks whose left operand stays in the second-level cache.
template <class S> void multiply_blocks(Product<S> p, Size rows, Size columns) {
  constexpr Size block = 256;
  for (; rows > block; rows -= block, p.a += block * p.a_stride, p.c += block * p.c_row)
    multiply<Order::rows>(p, block, columns);
  multiply<Order::rows>(p, rows, columns);
}

/// Panels [⌈columns/16⌉][depth][16] of a matrix that lies row after row, row k times `scale(k)`. They begin `panel`
/// scalars apart; lanes beyond the columns are zero.
template <class S, class Scale>
void copy_panels(const S* from, Size stride, Size depth, Size columns, S* to, Size panel, Scale scale) {
  constexpr Size lanes = Vector<S>::lanes;
  for (Size column = 0; column < columns; column += panel_width, to += panel)
    for (Size k = 0; k < depth; ++k)
      unrolled<panel_width / lanes>([&](auto j) STRATA_INLINED {
        const Size at = column + j * lanes;
        const S* const source = from + k * stride + at;
        const auto value = at + lanes <= columns ? Vector<S>::load(source)
                           : at < columns        ? Vector<S>::load(source, columns - at)
                                                 : Vector<S>(S(0));
        (value * Vector<S>(scale(k))).store(to + k * panel_width + j * lanes);
      });
}
template <class S> void copy_panels(const S* from, Size stride, Size depth, Size columns, S* to, Size panel) {
  copy_panels(from, stride, depth, columns, to, panel, [](Size) { return S(1); });
}

/// Panels [⌈columns/16⌉][depth][16] of a matrix that lies column after column, each scalar times `scale`.
template <class S>
void turn_panels(const S* from, Size stride, Size depth, Size columns, S* to, Size panel, S scale = S(1)) {
  constexpr Size lanes = Vector<S>::lanes;
  for (Size column = 0; column < aligned(columns); column += lanes)
    for (Size k = 0; k < depth; k += lanes) {
      const Size count = std::min(lanes, depth - k);
      Vector<S> square[lanes];
      unrolled<lanes>([&](auto i) STRATA_INLINED {
        square[i] = column + i < columns ? Vector<S>::load(from + (column + i) * stride + k, count) : Vector<S>(S(0));
      });
      transpose(square);
      S* const begin = to + column / panel_width * panel + k * panel_width + column % panel_width;
      unrolled<lanes>([&](auto i) STRATA_INLINED {
        if (i < count) (square[i] * Vector<S>(scale)).store(begin + i * panel_width);
      });
    }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET::simd
