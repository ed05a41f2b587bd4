#pragma once
#include "strata/kernels/simd/product.hpp"
#include "strata/tensor/view.hpp"

#include <limits>

/// Causal attention of one sequence and head at a time, in blocks of 48 rows; no T × T matrix is ever there.
///
///     y = softmax(q · kᵀ / √D) · v,   dscores = p · (dy · vᵀ − Σ dy · y),   p made again from q, k and log Σ
///
/// Forward goes over blocks of queries. Their scores lie turned, (keys, 48): so softmax works on 16 queries at a time
/// and needs no horizontal sums, and the second product reads probabilities by columns. Backward goes over blocks of
/// keys, all later queries at once: five products for the four that count, since scores are made again. Only the
/// triangle is multiplied, in steps of 16 columns, and of a tile's rows.
///
/// Share of the FMA peak, of the triangle's FLOPs (`benchmarks/kernels`; AVX-512), forward and backward: 81 and 67 %
/// for 256 positions and one head of 128, 57 and 55 % for 128 and 32, 40 and 41 % for 64 and 16, where depths are short
/// and blocks on the diagonal many.
namespace strata::inline STRATA_INSTRUCTION_SET {
namespace simd {

/// One head: D channels of width C, over at most T positions.
///
/// Scores lie turned, (keys, queries): then maxima and sums over the keys need no horizontal step.
template <class S, Size T, Size C, Size D> struct AttentionHead {
  static constexpr Size lanes = Vector<S>::lanes, block = attention_block;
  /// Values are kept as panels [D/16][T][16] where the head's width allows, else as (T, D).
  static constexpr Size piece = D % panel_width == 0 ? panel_width : D;
  static S scale() { return S(1) / std::sqrt(static_cast<S>(D)); }

  /// Writes the keys (T, D) and values of `length` new positions, whose rows of query|key|value begin at `joint`.
  static void keep(const S* joint, Size first, Size length, S* key, S* value) {
    for (Size t = 0; t < length; ++t) {
      const S* const row = joint + t * 3 * C;
      std::copy_n(row + C, D, key + (first + t) * D);
      for (Size d = 0; d < D; d += piece) std::copy_n(row + 2 * C + d, piece, value + d * T + (first + t) * piece);
    }
  }

  /// scores (keys, queries) of a block, row stride 48: the triangle only, in steps of 16 queries.
  static void multiply_keys(const S* key, const S* queries, Size first, Size keys, Size columns, S* scores) {
    for (Size column = 0; column < columns; column += panel_width) {
      const Size from = column == 0 ? 0 : first + column, to = std::min(first + column + panel_width, keys);
      if (from >= to) break;
      multiply<Order::rows>(Product<S>{.a = key + from * D,
                                       .a_stride = D,
                                       .b = queries + column * D,
                                       .b_panel = D * panel_width,
                                       .c = scores + from * block + column,
                                       .c_row = block,
                                       .depth = D},
                            to - from, columns - column);
    }
  }

  /// Softmax over the keys of one vector of queries, the first of which sees `seen` of them; the rest become zero.
  /// Leaves exp(score − maximum), 1/Σ in `inverse`, and returns maximum + log Σ.
  static Vector<S> softmax(S* scores, Size seen, Size keys, S* inverse) {
    const auto numbers = Vector<S>::numbers();
    const Size edge = std::min(seen + lanes - 1, keys);  // from here on no query of this vector sees anything
    const auto visible = [&](Size k) { return Vector<S>(static_cast<S>(k - seen + 1)) <= numbers; };
    auto largest = Vector<S>::load(scores);
    for (Size k = 1; k < std::min(seen, keys); ++k) largest = max(largest, Vector<S>::load(scores + k * block));
    for (Size k = seen; k < edge; ++k)
      largest = select(visible(k), max(largest, Vector<S>::load(scores + k * block)), largest);
    Vector<S> total(S(0));
    for (Size k = 0; k < std::min(seen, keys); ++k) {
      const auto value = exp(Vector<S>::load(scores + k * block) - largest);
      value.store(scores + k * block);
      total += value;
    }
    for (Size k = seen; k < edge; ++k) {
      const auto score = select(visible(k), Vector<S>::load(scores + k * block), largest);
      const auto value = select(visible(k), exp(score - largest), Vector<S>(S(0)));
      value.store(scores + k * block);
      total += value;
    }
    for (Size k = edge; k < keys; ++k) Vector<S>(S(0)).store(scores + k * block);
    (Vector<S>(S(1)) / total).store(inverse);
    return largest + log(total);
  }

  /// y (length, C) and log_sum (length) of a head whose keys and values are kept.
  static void forward(const S* joint, const S* key, const S* value, Size first, Size length, S* y, S* log_sum,
                      S* work) {
    S* const queries = work;                // [48/16][D][16], scaled
    S* const scores = queries + block * D;  // (keys, 48)
    S* const inverse = scores + block * (aligned(T) + block);
    S* const padded = inverse + block;  // values as panels, where they are not kept so
    if constexpr (piece != panel_width) {
      copy_panels<S>(value, D, first + length, D, padded, T * panel_width);
      value = padded;
    }
    for (Size q = 0; q < length; q += block) {
      const Size count = std::min(block, length - q), keys = first + q + count;
      turn_panels<S>(joint + q * 3 * C, 3 * C, D, count, queries, D * panel_width, scale());
      multiply_keys(key, queries, first + q, keys, aligned(count), scores);
      for (Size column = 0; column < count; column += lanes)
        softmax(scores + column, first + q + column + 1, keys, inverse + column)
            .store(log_sum + q + column, std::min(lanes, count - column));
      for (Size row = 0; row < count; row += Tile<S>::rows) {
        const Size rows = std::min(Tile<S>::rows, count - row);
        multiply<Order::columns>(Product<S>{.a = scores + row,
                                            .a_stride = block,
                                            .b = value,
                                            .b_panel = T * panel_width,
                                            .c = y + (q + row) * C,
                                            .c_row = C,
                                            .depth = first + q + row + rows,
                                            .factor = inverse + row},
                                 rows, D);
      }
    }
  }
};

/// The backward pass of one head over one sequence, a block of 48 keys at a time.
template <class S, Size T, Size C, Size D> struct AttentionGradient {
  static constexpr Size lanes = Vector<S>::lanes, block = attention_block, stride = aligned(T) + panel_width;
  static constexpr Size rows_panel = T * panel_width, columns_panel = D * panel_width;

  const S *joint, *dy;  // of this head: rows of 3C and of C
  S* djoint;
  Size length;
  S *queries = nullptr, *gradients = nullptr;         // [T/16][D][16], queries scaled
  S *query_rows = nullptr, *gradient_rows = nullptr;  // [D/16][T][16], queries scaled
  S* key_rows = nullptr;                              // [D/16][T][16], scaled
  S *log_sums = nullptr, *along = nullptr;            // (T) padded; along is Σ dy · y
  S *weights = nullptr, *dscores = nullptr;           // (48, T)

  void lay_out(S* work) {
    const auto take = [&](S*& part, Size size) {
      part = work;
      work += size;
    };
    take(queries, aligned(T) * D);
    take(gradients, aligned(T) * D);
    take(query_rows, T * aligned(D));
    take(gradient_rows, T * aligned(D));
    take(key_rows, T * aligned(D));
    take(log_sums, aligned(T));
    take(along, aligned(T));
    take(weights, block * stride);
    take(dscores, block * stride);
  }

  void copy_operands(const S* y, const S* log_sum) {
    const S scale = AttentionHead<S, T, C, D>::scale();
    const auto scaled = [=](Size) { return scale; };
    turn_panels<S>(joint, 3 * C, D, length, queries, columns_panel, scale);
    turn_panels<S>(dy, C, D, length, gradients, columns_panel);
    copy_panels(joint, 3 * C, length, D, query_rows, rows_panel, scaled);
    copy_panels(dy, C, length, D, gradient_rows, rows_panel);
    copy_panels(joint + C, 3 * C, length, D, key_rows, rows_panel, scaled);
    for (Size t = 0; t < aligned(length); ++t)
      log_sums[t] = t < length ? log_sum[t] : std::numeric_limits<S>::max() / 2;  // no weight beyond the end
    for (Size t = 0; t < aligned(length); t += lanes) multiply_outputs(y, t).store(along + t);
  }

  /// Σ dy · y over the channels, for as many positions as a vector holds.
  Vector<S> multiply_outputs(const S* y, Size t) const {
    Vector<S> sums[lanes];
    unrolled<lanes>([&](auto i) STRATA_INLINED {
      sums[i] = Vector<S>(S(0));
      for (Size d = 0; d < D && t + i < length; d += lanes) {
        const Size at = (t + i) * C + d, count = std::min(lanes, D - d);
        sums[i] = fma(Vector<S>::load(dy + at, count), Vector<S>::load(y + at, count), sums[i]);
      }
    });
    transpose(sums);
    Vector<S> total = sums[0];
    for (Size i = 1; i < lanes; ++i) total += sums[i];
    return total;
  }

  /// rows (keys of the block, queries from the block's first on): the triangle, in steps of 16 keys.
  void multiply_rows(const S* rows, const S* columns, Size first, Size count, S* to) const {
    for (Size key = 0; key < count; key += panel_width)
      multiply<Order::rows>(Product<S>{.a = rows + (first + key) * 3 * C,
                                       .a_stride = 3 * C,
                                       .b = columns + (first + key) * D,
                                       .b_panel = columns_panel,
                                       .c = to + key * stride + key,
                                       .c_row = stride,
                                       .depth = D},
                            std::min(panel_width, count - key), aligned(length - first - key));
  }

  /// Scores become probabilities, and their gradients those of the scores.
  void differentiate(Size first, Size count) {
    const auto numbers = Vector<S>::numbers();
    for (Size key = 0; key < count; ++key)
      for (Size q = key / panel_width * panel_width; q < length - first; q += lanes) {
        S *const weight = weights + key * stride + q, *const dscore = dscores + key * stride + q;
        auto value = exp(Vector<S>::load(weight) - Vector<S>::load(log_sums + first + q));
        if (q < key) value = select(Vector<S>(static_cast<S>(key - q)) <= numbers, value, Vector<S>(S(0)));
        value.store(weight);
        (value * (Vector<S>::load(dscore) - Vector<S>::load(along + first + q))).store(dscore);
      }
  }

  /// Calls f(row, rows) for as many rows of a block as a tile holds, none of which reach beyond a group of 16: the less
  /// of the triangle's empty half is multiplied.
  static void for_each_tile(Size count, const auto& f) {
    constexpr Size most = Tile<S>::rows;
    for (Size row = 0, rows; row < count; row += rows) {
      rows = std::min({most, panel_width - row % panel_width, count - row});
      f(row, rows);
    }
  }

  /// to (keys, D) = left (keys, queries) · right (queries, D)
  void multiply_queries(const S* left, const S* right, Size first, Size count, S* to) const {
    for_each_tile(count, [&](Size key, Size rows) {
      multiply<Order::rows>(Product<S>{.a = left + key * stride + key,
                                       .a_stride = stride,
                                       .b = right + (first + key) * panel_width,
                                       .b_panel = rows_panel,
                                       .c = to + (first + key) * 3 * C,
                                       .c_row = 3 * C,
                                       .depth = length - first - key},
                            rows, D);
    });
  }

  /// dquery (queries, D) += dscores (keys, queries)ᵀ · keys; the first block writes.
  void multiply_keys(Size first, Size count) const {
    Product<S> p{.a_stride = stride, .b = key_rows + first * panel_width, .b_panel = rows_panel, .c_row = 3 * C};
    p.accumulate = first > 0;
    const auto go = [&](Size query, Size rows) {
      p.a = dscores + query;
      p.c = djoint + (first + query) * 3 * C;
      p.depth = std::min(query + rows, count);
      multiply<Order::columns>(p, rows, D);
    };
    for_each_tile(count, go);
    if (first + count < length) go(count, length - first - count);  // these look back at all keys of the block
  }

  void run() {
    for (Size first = 0; first < length; first += block) {
      const Size count = std::min(block, length - first);
      multiply_rows(joint + C, queries, first, count, weights);
      multiply_rows(joint + 2 * C, gradients, first, count, dscores);
      differentiate(first, count);
      multiply_queries(dscores, query_rows, first, count, djoint + C);
      multiply_queries(weights, gradient_rows, first, count, djoint + 2 * C);
      multiply_keys(first, count);
    }
  }
};

}  // namespace simd

/// y (rows, C) = softmax(query·keyᵀ / √D, causal) · value for each of H heads of D = C/H channels, heads side by side;
/// log_sum (H, T) for each sequence. joint (rows, 3C) = query|key|value begins at position `first` of what is kept.
template <class S, class Signal, Size T, Size C>
void attention(Cpu, auto heads, auto joint, PerSequence<S, T, C> key, PerSequence<S, T, C> value, Size first,
               View<S, Signal> y, auto log_sum, auto work) {
  constexpr Size H = heads, D = C / H;
  using Head = simd::AttentionHead<S, T, C, D>;
  for (Size s = 0; s < y.sequences; ++s)
    for (Size h = 0; h < H; ++h) {
      const Size kept = s * T * C + h * T * D;
      const S* const from = joint.row(s * y.length) + h * D;
      Head::keep(from, first, y.length, key.data + kept, value.data + kept);
      Head::forward(from, key.data + kept, value.data + kept, first, y.length, y.row(s * y.length) + h * D,
                    log_sum.data + s * H * T + h * T, work.data);
    }
}

/// djoint (rows, 3C) = dquery|dkey|dvalue of whole sequences from position 0; probabilities are made again.
template <class S, class Signal, Size T, Size C>
void attention_gradient(Cpu, auto heads, auto joint, PerSequence<S, T, C>, PerSequence<S, T, C>, auto y, auto log_sum,
                        auto dy, View<S, Signal> djoint, auto work) {
  constexpr Size H = heads, D = C / H;
  for (Size s = 0; s < y.sequences; ++s)
    for (Size h = 0; h < H; ++h) {
      const Size row = s * y.length;
      simd::AttentionGradient<S, T, C, D> head{.joint = joint.row(row) + h * D,
                                               .dy = dy.row(row) + h * D,
                                               .djoint = djoint.row(row) + h * D,
                                               .length = y.length};
      head.lay_out(work.data);
      head.copy_operands(y.row(row) + h * D, log_sum.data + s * H * T + h * T);
      head.run();
    }
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
