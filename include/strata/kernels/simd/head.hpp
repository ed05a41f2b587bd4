#pragma once
#include "strata/kernels/simd/product.hpp"
#include "strata/tensor/view.hpp"

#include <limits>

/// Logits and cross-entropy together: a block of 64 rows goes through at a time, and its logits never leave the
/// scratch.
///
///     loss = log Σ exp(logits) − logits[target],   dlogits = scale · (softmax(logits) − one at the target)
///
/// Logits lie as panels [V/16][65][16], one megabyte at 4,096 symbols: no stride is a power of two. Maxima
/// are kept lane by lane as the strips of the product come out; one pass makes exponentials in place, and their sums.
/// They are never divided by: the rows of x take 1/sum for dweight, those of dx for themselves. The two products
/// backward run over 256 symbols at a time, while these are in the cache, dweight from the same panels read by columns.
///
/// 4,096 symbols of width 128: 82 % of the FMA peak with everything (`benchmarks/kernels`; AVX-512).
namespace strata::inline STRATA_INSTRUCTION_SET {
namespace simd {

/// A block of at most 64 rows of a head over V symbols and width C, and its scratch.
template <class S, Size V, Size C> struct HeadBlock {
  static constexpr Size lanes = Vector<S>::lanes, vectors = Tile<S>::vectors;
  static constexpr Size panels = aligned(V) / panel_width, panel = (head_block + 1) * panel_width;

  S* logits;   // [V/16][65][16]; after `exponentials` exp(logit − maximum)
  S* inputs;   // [C/16][65][16], scaled
  S* start;    // (V) padded: the bias, and far below every logit where there is no symbol
  S* maxima;   // [64][lanes], then the row's in the first lane
  S* sums;     // [64][lanes], then the row's in the first lane
  S* factors;  // (64) scale / sum, or 0 where the target is not counted
  S* rest;     // what is left of the scratch
  Size rows = 0;

  explicit HeadBlock(S* work)
      : logits{work},
        inputs{logits + panels * panel},
        start{inputs + aligned(C) / panel_width * panel},
        maxima{start + aligned(V)},
        sums{maxima + head_block * alignment},
        factors{sums + head_block * alignment},
        rest{factors + head_block} {}

  void prepare(auto bias) {
    for (Size v = 0; v < aligned(V); ++v) {
      start[v] = v < V ? S(0) : std::numeric_limits<S>::lowest() / 2;
      if constexpr (!is_nothing<decltype(bias)>)
        if (v < V) start[v] = bias[v];
    }
  }

  S& logit(Size row, Size v) const { return logits[v / panel_width * panel + row * panel_width + v % panel_width]; }

  /// Fills `logits`, and `maxima` with each row's largest.
  void multiply_inputs(const S* x, const PackedWeight<S, V, C>& packed) {
    std::fill_n(maxima, rows * lanes, std::numeric_limits<S>::lowest());
    Product<S> p{.a = x, .a_stride = C, .b_panel = C * panel_width, .c_row = panel_width, .c_panel = panel, .depth = C};
    for (Size first = 0; first < panels; first += Tile<S>::panels) {
      const Size count = std::min(Tile<S>::panels, panels - first);
      p.b = packed.forward() + first * p.b_panel;
      p.c = logits + first * panel;
      p.start = start + first * panel_width;
      multiply<Order::rows>(p, rows, count * panel_width);
      for (Size row = 0; row < rows; ++row) {
        auto largest = Vector<S>::load(maxima + row * lanes);
        for (Size i = 0; i < count; ++i)
          unrolled<vectors>([&](auto j) STRATA_INLINED {
            largest = max(largest, Vector<S>::load(p.c + i * panel + row * panel_width + j * lanes));
          });
        largest.store(maxima + row * lanes);
      }
    }
    for (Size row = 0; row < rows; ++row) maxima[row * lanes] = maximum(Vector<S>::load(maxima + row * lanes));
  }

  /// Fills `sums` with each row's Σ exp(logit − maximum); keeps the exponentials in place of the logits if asked.
  template <bool keep> void exponentials() {
    std::fill_n(sums, rows * lanes, S(0));
    for (Size i = 0; i < panels; ++i)
      for (Size row = 0; row < rows; ++row) {
        S* const at = logits + i * panel + row * panel_width;
        const Vector<S> largest(maxima[row * lanes]);
        auto total = Vector<S>::load(sums + row * lanes);
        unrolled<vectors>([&](auto j) STRATA_INLINED {
          const auto value = exp(Vector<S>::load(at + j * lanes) - largest);
          if constexpr (keep) value.store(at + j * lanes);
          total += value;
        });
        total.store(sums + row * lanes);
      }
    for (Size row = 0; row < rows; ++row) sums[row * lanes] = sum(Vector<S>::load(sums + row * lanes));
  }

  /// Writes the losses; before, `losses` holds the targets' logits.
  void finish(const Token* targets, S* losses) const {
    for (Size row = 0; row < rows; ++row)
      losses[row] = targets[row] < 0 ? S(0) : std::log(sums[row * lanes]) + maxima[row * lanes] - losses[row];
  }
  void take_targets(const Token* targets, S* losses) const {
    for (Size row = 0; row < rows; ++row)
      losses[row] = targets[row] < 0 ? S(0) : logit(row, static_cast<Size>(targets[row]));
  }

  /// Exponentials become logits' gradients but for a factor, which the products' other operands take on.
  void differentiate(const Token* targets, S scale) {
    for (Size row = 0; row < rows; ++row) {
      const S total = sums[row * lanes];
      factors[row] = targets[row] < 0 ? S(0) : scale / total;
      if (targets[row] >= 0) logit(row, static_cast<Size>(targets[row])) -= total;
    }
  }

  /// dx = gradients · weight and dweight += gradientsᵀ · x, a chunk of symbols at a time while it is in the cache.
  void multiply_gradients(const S* x, const PackedWeight<S, V, C>& packed, S* dx, S* dweight) {
    constexpr Size chunk = 256;
    copy_panels(x, C, rows, C, inputs, panel, [&](Size row) { return factors[row]; });
    for (Size first = 0; first < V; first += chunk) {
      const Size count = std::min(chunk, V - first);
      S* const gradients = logits + first / panel_width * panel;
      multiply<Order::rows>(Product<S>{.a = gradients,
                                       .a_stride = panel_width,
                                       .a_block = panel_width,
                                       .a_jump = panel,
                                       .b = packed.backward() + first * panel_width,
                                       .b_panel = V * panel_width,
                                       .c = dx,
                                       .c_row = C,
                                       .depth = count,
                                       .factor = factors,
                                       .accumulate = first > 0},
                            rows, C);
      for (Size v = 0; v < count; v += panel_width)
        multiply<Order::columns>(Product<S>{.a = gradients + v * (head_block + 1),
                                            .a_stride = panel_width,
                                            .b = inputs,
                                            .b_panel = panel,
                                            .c = dweight + (first + v) * C,
                                            .c_row = C,
                                            .depth = rows,
                                            .accumulate = true},
                                 std::min(panel_width, count - v), C);
    }
  }

  /// dbias += Σ over rows of the gradients
  void add_bias_gradient(S* dbias) const {
    for (Size v = 0; v < V; v += panel_width) {
      Vector<S> total[vectors]{};
      for (Size row = 0; row < rows; ++row)
        unrolled<vectors>([&](auto j) STRATA_INLINED {
          total[j] = fma(Vector<S>::load(&logit(row, v) + j * lanes), Vector<S>(factors[row]), total[j]);
        });
      for (Size j = 0; j < vectors && v + j * lanes < V; ++j) {
        S* const to = dbias + v + j * lanes;
        const Size count = std::min(lanes, V - v - j * lanes);
        (Vector<S>::load(to, count) + total[j]).store(to, count);
      }
    }
  }
};

/// Rows whose targets count, gathered from where few of them do: of a batch of prefixes one in ten.
template <class S, Size C> struct CountedRows {
  S *x, *dx;  // (64, C)
  Token targets[head_block];
  S losses[head_block];
  Size from[head_block], rows = 0;

  explicit CountedRows(S* work) : x{work}, dx{work + head_block * C} {}

  void take(const S* row, Token target, Size place) {
    std::copy_n(row, C, x + rows * C);
    targets[rows] = target;
    from[rows++] = place;
  }
  void put_back(auto all_losses, auto all_dx) {
    for (Size i = 0; i < rows; ++i) {
      *all_losses.row(from[i]) = losses[i];
      std::copy_n(dx + i * C, C, all_dx.row(from[i]));
    }
    rows = 0;
  }
};

}  // namespace simd

/// losses[row] = log Σ exp(logits) − logits[target],  logits = x (rows, C) · weight (V, C)ᵀ + bias (V); 0 where target
/// < 0
template <class S, Size V, Size C>
void head_loss(Cpu, auto x, auto targets, auto, PackedWeight<S, V, C> packed, auto bias, auto losses, auto work) {
  simd::HeadBlock<S, V, C> block{work.data};
  block.prepare(bias);
  for (Size row = 0; row < x.rows(); row += block.rows) {
    block.rows = std::min(head_block, x.rows() - row);
    block.multiply_inputs(x.row(row), packed);
    block.take_targets(targets.row(row), losses.row(row));
    block.template exponentials<false>();
    block.finish(targets.row(row), losses.row(row));
  }
}

/// Writes the losses too, and the gradient of scale · Σ losses. Where at most half of the rows count, those that do are
/// treated together.
template <class S, Size V, Size C>
void head_loss_gradient(Cpu, auto x, auto targets, auto scale, auto, PackedWeight<S, V, C> packed, auto bias,
                        auto losses, auto dx, auto dweight, auto dbias, auto work) {
  simd::HeadBlock<S, V, C> block{work.data};
  block.prepare(bias);
  const auto treat = [&](Size rows, const S* inputs, const Token* wanted, S* loss, S* dinputs) {
    block.rows = rows;
    block.multiply_inputs(inputs, packed);
    block.take_targets(wanted, loss);
    block.template exponentials<true>();
    block.finish(wanted, loss);
    block.differentiate(wanted, static_cast<S>(scale));
    block.multiply_gradients(inputs, packed, dinputs, dweight.data);
    if constexpr (!is_nothing<decltype(dbias)>) block.add_bias_gradient(dbias.data);
  };
  simd::CountedRows<S, C> counted{block.rest};
  const auto treat_counted = [&] {
    treat(counted.rows, counted.x, counted.targets, counted.losses, counted.dx);
    counted.put_back(losses, dx);
  };
  for (Size row = 0, rows; row < x.rows(); row += rows) {
    rows = std::min(head_block, x.rows() - row);
    const Token* const wanted = targets.row(row);
    const auto count = std::count_if(wanted, wanted + rows, [](Token target) { return target >= 0; });
    if (2 * static_cast<Size>(count) > rows) {
      treat(rows, x.row(row), wanted, losses.row(row), dx.row(row));
      continue;
    }
    for (Size i = row; i < row + rows; ++i) {
      if (wanted[i - row] >= 0) {
        counted.take(x.row(i), wanted[i - row], i);
        if (counted.rows == head_block) treat_counted();
      } else {
        *losses.row(i) = S(0);
        std::fill_n(dx.row(i), C, S(0));
      }
    }
  }
  if (counted.rows > 0) treat_counted();
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
