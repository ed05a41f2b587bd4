#pragma once
#include "strata/core/simd.hpp"
#include "strata/core/threads.hpp"

/// Normalisation over the rows of a batch, a vector of channels at a time from top to bottom: sums stay in registers,
/// and threads divide the channels, so their number can't show in any sum.
namespace strata::inline STRATA_INSTRUCTION_SET {

namespace simd {

/// Calls f(channel, count) for one vector of channels after the other; the device's threads divide them.
template <class S, Size C> void each_channel(Cpu device, Size rows, const auto& f) {
  constexpr Size work = 8;  // of one scalar, in multiply-adds
  divide(device.threads, C, Vector<S>::lanes, work * rows * C, [&](Size first, Size last) {
    each_vector<S>(last - first, [&](Size i, auto count) { f(first + i, count); });
  });
}

}  // namespace simd

/// y = (x − mean) · scale · w + b,  scale = 1/√(variance + 10⁻⁵), for each channel over all rows
void batch_norm(Cpu device, auto x, const auto& p, bool training, const auto& running, auto y, auto mean, auto scale) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(x)::width;
  const Size rows = x.rows();
  const V share(S(1) / static_cast<S>(rows)), unbiased(S(1) / static_cast<S>(rows > 1 ? rows - 1 : 1)), tenth(S(0.1));
  simd::each_channel<S, C>(device, x.rows(), [&](Size channel, auto count) {
    const auto in = [&](Size row) STRATA_INLINED { return V::load(x.row(row) + channel, count); };
    V middle = V::load(running.mean.data + channel, count), variance = V::load(running.variance.data + channel, count);
    if (training) {
      const V old_mean = middle, old_variance = variance;
      V sum(S(0)), squares(S(0));
      for (Size row = 0; row < rows; ++row) sum += in(row);
      middle = sum * share;
      for (Size row = 0; row < rows; ++row) {
        const V off = in(row)-middle;
        squares = fma(off, off, squares);
      }
      variance = squares * share;
      fma(tenth, middle - old_mean, old_mean).store(running.mean.data + channel, count);
      fma(tenth, squares * unbiased - old_variance, old_variance).store(running.variance.data + channel, count);
    }
    const V factor = V(S(1)) / sqrt(variance + V(S(1e-5)));
    middle.store(mean.data + channel, count);
    factor.store(scale.data + channel, count);
    const V weight = V::load(p.weight.data + channel, count), bias = V::load(p.bias.data + channel, count);
    for (Size row = 0; row < rows; ++row)
      fma((in(row)-middle) * factor, weight, bias).store(y.row(row) + channel, count);
  });
}

/// With n = (x − mean) · scale and g = dy · w, means over the rows:
/// dx = scale · (g − mean(g) − n · mean(g · n)) in training, else scale · g;  dw += Σ dy · n,  db += Σ dy
void batch_norm_gradient(Cpu device, auto x, auto dy, const auto& p, bool training, auto mean, auto scale, auto dx,
                         const auto& dp) {
  using S = typename decltype(x)::Scalar;
  using V = Vector<S>;
  constexpr Size C = decltype(x)::width;
  const V share(training ? S(1) / static_cast<S>(x.rows()) : S(0));
  simd::each_channel<S, C>(device, x.rows(), [&](Size channel, auto count) {
    const V middle = V::load(mean.data + channel, count), factor = V::load(scale.data + channel, count);
    const auto normal = [&](Size row)
                            STRATA_INLINED { return (V::load(x.row(row) + channel, count) - middle) * factor; };
    const auto gradient = [&](Size row) STRATA_INLINED { return V::load(dy.row(row) + channel, count); };
    V sum(S(0)), along(S(0));
    for (Size row = 0; row < x.rows(); ++row) {
      sum += gradient(row);
      along = fma(gradient(row), normal(row), along);
    }
    const V mean_dy = sum * share, mean_along = along * share;
    const V strength = factor * V::load(p.weight.data + channel, count);
    for (Size row = 0; row < x.rows(); ++row)
      (strength * (gradient(row) - mean_dy - normal(row) * mean_along)).store(dx.row(row) + channel, count);
    (V::load(dp.weight.data + channel, count) + along).store(dp.weight.data + channel, count);
    (V::load(dp.bias.data + channel, count) + sum).store(dp.bias.data + channel, count);
  });
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
