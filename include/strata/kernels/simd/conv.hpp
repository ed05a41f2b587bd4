#pragma once
#include "strata/kernels/simd/linear.hpp"

/// A convolution over positions: the scalars of a window lie side by side, so it is a linear layer whose rows overlap
/// or touch. No window is copied; blocks and threads are those of `linear.hpp`, and so is what it reaches.
namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// Calls f(position, window, count) with a first row of x, the first of y, and how many windows lie `stride` positions
/// apart from there on: all at once where they fill their sequences, else a sequence at a time.
template <class F> void for_each_stretch(Size stride, auto x, auto y, const F& f) {
  if (x.length == y.length * stride) return f(Size{0}, Size{0}, y.rows());
  for (Size s = 0; s < x.sequences; ++s) f(s * x.length, s * y.length, y.length);
}

}  // namespace simd

/// y[t] = weight · (x[t·stride], …, x[t·stride + kernel − 1]) + bias. The scalars of a window lie side by side, so it
/// is a linear layer whose rows of I = kernel·C scalars begin stride·C apart.
template <class S, Size O, Size I>
void conv(Cpu device, auto /*kernel*/, auto stride, auto x, auto, PackedWeight<S, O, I> packed, auto bias, auto y) {
  simd::for_each_stretch(stride, x, y, [&](Size position, Size window, Size count) {
    simd::divide_tiles<S>(device, count, count * O * I, [&](Size first, Size last) {
      simd::affine(x.row(position + first * stride), stride * decltype(x)::width, last - first, packed, bias,
                   y.row(window + first));
    });
  });
}

/// dx = Σ of what each window makes of dy · weight,  dweight (O, I) += dyᵀ · windows of x,  dbias (O) += Σ of dy
///
/// Windows that overlap are added in so many phases that those of one phase don't.
template <class S, Size O, Size I>
void conv_gradient(Cpu device, auto kernel, auto stride, auto x, auto dy, auto, PackedWeight<S, O, I> packed, auto dx,
                   auto dweight, auto dbias) {
  constexpr Size apart = stride * decltype(x)::width, phases = (kernel + stride - 1) / stride;
  const bool tiled = kernel == stride && x.length == dy.length * stride;  // every position is in exactly one window
  if (!tiled) std::fill_n(dx.data, dx.size(), S(0));
  simd::for_each_stretch(stride, x, dy, [&](Size position, Size window, Size count) {
    for (Size phase = 0; phase < std::min(phases, count); ++phase) {
      const Size rows = (count - phase - 1) / phases + 1;
      simd::divide_tiles<S>(device, rows, rows * O * I, [&](Size first, Size last) {
        const Size from = first * phases + phase;
        simd::input_gradient(dy.row(window + from), phases * O, last - first, packed, dx.row(position) + from * apart,
                             phases * apart, !tiled);
      });
    }
    simd::divide_tiles<S>(device, O, count * O * I, [&](Size first, Size last) {
      simd::weight_gradient<S, O, I>(x.row(position), dy.row(window), count, dweight.data, apart, first, last);
    });
  });
  if constexpr (!is_nothing<decltype(dbias)>) simd::add_rows<S, O>(dy.data, dy.rows(), dbias.data);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
