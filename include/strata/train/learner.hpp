#pragma once
#include "strata/core/threads.hpp"
#include "strata/model/pass.hpp"
#include "strata/train/batches.hpp"
#include "strata/train/optimiser.hpp"
#include "strata/train/recipe.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace strata {

/// Runs optimiser steps. The batch is cut into shards of a few sequences, which a thread carries through the whole
/// model forward and backward; their gradients go into at most four blocks, each filled in a fixed order, added in a
/// fixed order. So the bits of a step don't depend on the number of threads. A step allocates nothing. One call at a
/// time: a learner's scratch memory is its threads'.
template <Model M, class S = float, class Device = Cpu> class Learner {
 public:
  static constexpr Size T = context_length<M>, P = OutputOf<M>::positions;
  /// Sequences a shard: enough rows to keep products busy, few enough to stay in the caches.
  static constexpr Size shard_sequences = std::max({Size{1}, 256 / T, sequences_together<M>});
  /// Models that normalise over the batch train on the whole of it at once; their kernels divide the work.
  static constexpr bool whole_batch = couples_batch<M>;
  static constexpr Size most_blocks = 4;

  Weights<M, S, Device> weights;
  Parameters<M, S, Device> first_moment, second_moment;
  Parameters<M, S, Device> kept;  ///< by `keep`, and with them the buffers
  typename StorageOn<Device, S>::Type kept_buffers{Weights<M, S, Device>::extents.buffers.fixed};

  explicit Learner(Size largest_batch, int threads = available_threads())
      : threads_{threads},
        largest_batch_{largest_batch},
        gradients_(whole_batch ? 1 : std::min(most_blocks, shards(largest_batch))),
        losses_(largest_batch * P) {
    const Size shard = std::min(shard_sequences, largest_batch);
    for (int i = 0; i < threads; ++i) spaces_.emplace_back(whole_batch && i == 0 ? largest_batch : shard);
    for (int i = 0; i < threads; ++i)
      trimmed_.push_back({std::vector<Token>(shard * T), std::vector<Token>(shard * T)});
    constexpr Size piece = 16'384;
    for (const TensorInfo& tensor : layout<M>)
      for (Size begin = 0; begin < tensor.size; begin += piece)
        pieces_.push_back({tensor.offset + begin, std::min(piece, tensor.size - begin), tensor.rank > 1});
    squares_.resize(pieces_.size());
  }

  int threads() const { return threads_; }

  /// Mean loss of a batch over its counted targets; leaves the gradients of that mean in `gradients()`.
  double compute_gradients(const Batch& batch, std::uint64_t seed, std::uint64_t step) {
    check(batch);
    Run<S, Device> run{.seed = seed, .step = step, .training = true};
    const Size counted = count_targets(batch);
    run.loss_scale = S(1) / static_cast<S>(std::max<Size>(counted, 1));
    const Size count = whole_batch ? 1 : shards(batch.sequences);
    blocks_ = std::min(gradients_.size(), count);
    const int threads = useful_threads(batch);
    if (blocks_ == 1) within_kernels(run, threads);
    parallel_for(threads, blocks_, [&](Size block, Size thread) {
      gradients_[block].zero();
      for (Size shard = block; shard < count; shard += blocks_)
        on_shard(run, batch, shard, thread, [&](const auto& at, auto tokens, auto targets, auto losses) {
          loss_gradient(at, weights, spaces_[thread], gradients_[block], tokens, targets, losses);
        });
    });
    return sum_losses(batch) / static_cast<double>(std::max<Size>(counted, 1));
  }

  /// Adds the blocks up and returns the global norm. Afterwards `gradients()` holds the gradients of the whole batch.
  double reduce_gradients() {
    for_each_piece([&](Size i) { add_blocks(i); });
    return norm();
  }

  /// Applies the gradients; `step` counts from 1.
  void apply(const StepRule& rule, double learning_rate, std::uint64_t step, double norm) {
    const double clip = rule.clip_at(step);
    const double factor = clip > 0 && norm > clip ? clip / (norm + 1e-6) : 1;
    for_each_piece([&](Size i) { change(i, rule, learning_rate, step, factor); });
    prepare();
  }

  /// One whole step: the mean loss of the batch before it, and the norm of its gradients.
  struct Outcome {
    double loss = 0, norm = 0;
  };
  Outcome step(const Batch& batch, const StepRule& rule, double learning_rate, std::uint64_t seed, std::uint64_t step) {
    const double loss = compute_gradients(batch, seed, step);
    if (rule.clip > 0) {
      const double norm = reduce_gradients();
      apply(rule, learning_rate, step, norm);
      return {loss, norm};
    }
    for_each_piece([&](Size i) {  // nothing waits for the norm: one pass over the memory
      add_blocks(i);
      change(i, rule, learning_rate, step, 1);
    });
    prepare();
    return {loss, norm()};
  }

  /// Loss of a batch without training: no gradients, no dropout.
  LossSum evaluate(const Batch& batch) {
    check(batch);
    const Run<S, Device> run{};
    parallel_for(useful_threads(batch), shards(batch.sequences), [&](Size shard, Size thread) {
      on_shard(run, batch, shard, thread, [&](const auto& at, auto tokens, auto targets, auto losses) {
        loss(at, weights, spaces_[thread], tokens, targets, losses);
      });
    });
    return {sum_losses(batch), count_targets(batch)};
  }

  /// To be called after the parameters were set from outside.
  void prepare() {
    const Size parts = static_cast<Size>(piece_threads());
    parallel_for(piece_threads(), parts, [&](Size part, Size) { weights.prepare(part, parts); });
  }

  /// Remembers the weights as they are, and brings them back.
  void keep() {
    kept = weights.parameters;
    kept_buffers = weights.buffers;
  }
  void restore() {
    weights.parameters = kept;
    weights.buffers = kept_buffers;
    prepare();
  }

  Parameters<M, S, Device>& gradients() { return gradients_[0]; }

 private:
  struct Piece {
    Size offset, size;
    bool matrix;
  };

  void for_each_piece(const auto& f) {
    parallel_for(piece_threads(), pieces_.size(), [&](Size i, Size) { f(i); });
  }
  std::span<S> cut(Parameters<M, S, Device>& block, const Piece& piece) {
    return block.span().subspan(piece.offset, piece.size);
  }
  void add_blocks(Size i) {
    const std::span<S> sum = cut(gradients_[0], pieces_[i]);
    for (Size block = 1; block < blocks_; ++block) {
      const S* more = gradients_[block].data() + pieces_[i].offset;
      for (Size j = 0; j < sum.size(); ++j) sum[j] += more[j];
    }
    squares_[i] = sum_of_squares(std::span<const S>{sum});
  }
  double norm() const {
    double squares = 0;
    for (double part : squares_) squares += part;
    return std::sqrt(squares);
  }
  void change(Size i, const StepRule& rule, double learning_rate, std::uint64_t step, double factor) {
    const Piece& piece = pieces_[i];
    const Update how{factor, pull_of(rule.penalty, parameter_count<M>),
                     rule.decay == Decay::everything || piece.matrix};
    update(rule.optimiser, learning_rate, step, how, cut(weights.parameters, piece),
           std::span<const S>{cut(gradients_[0], piece)}, cut(first_moment, piece), cut(second_moment, piece));
  }

  static constexpr Size shards(Size sequences) { return (sequences + shard_sequences - 1) / shard_sequences; }

  /// Below this, waking a second thread takes longer than the work; a sequence without products costs some lookups.
  int useful_threads(const Batch& batch) const { return batch.sequences * (flops<M> + 50) > 2'000'000 ? threads_ : 1; }
  /// One shard is one thread's; then kernels may divide their work.
  static void within_kernels(Run<S, Device>& run, int threads) {
    if constexpr (requires { run.device.threads; }) run.device.threads = threads;
  }
  int piece_threads() const { return parameter_count<M> > 50'000 ? threads_ : 1; }

  Size count_targets(const Batch& batch) const {
    const auto end = batch.targets.begin() + static_cast<std::ptrdiff_t>(positions(batch));
    return static_cast<Size>(std::count_if(batch.targets.begin(), end, [](Token target) { return target >= 0; }));
  }
  void check(const Batch& batch) const {
    if (batch.sequences == 0) throw std::invalid_argument("a batch of no sequences has nothing to learn from");
    if (batch.sequences > largest_batch_)
      throw std::invalid_argument("a batch of " + std::to_string(batch.sequences) +
                                  " sequences is larger than the learner was made for");
    detail::check_length<M>(0, batch.length);
    if (batch.tokens.size() != batch.sequences * batch.length || batch.targets.size() != positions(batch))
      throw std::invalid_argument(P == 1 ? "the model predicts the symbol after its window: a batch holds one target a "
                                           "sequence"
                                         : "the model predicts at every position: a batch holds as many targets as "
                                           "symbols");
  }
  static Size positions(const Batch& batch) { return batch.sequences * (P == 1 ? 1 : batch.length); }
  double sum_losses(const Batch& batch) const {
    double sum = 0;
    for (Size i = 0; i < positions(batch); ++i) sum += static_cast<double>(losses_[i]);
    return sum;
  }

  void on_shard(Run<S, Device> run, const Batch& batch, Size shard, Size thread, const auto& f) {
    run.sequence = shard * shard_sequences;
    const bool whole = whole_batch && run.training;
    const Size sequences = whole ? batch.sequences : std::min(shard_sequences, batch.sequences - run.sequence);
    const Size length = batch.length, outputs = P == 1 ? 1 : length;
    const Token* tokens = batch.tokens.data() + run.sequence * length;
    const Token* targets = batch.targets.data() + run.sequence * outputs;
    S* const losses = losses_.data() + run.sequence * outputs;
    const auto go = [&](Size inputs, Size counted) {
      f(run, View<const S, InputOf<M>>{tokens, sequences, inputs},
        View<const S, Targets<P>>{targets, sequences, counted}, View<S, Losses<P>>{losses, sequences, counted});
    };
    if constexpr (P > 1 && !whole_batch) {
      if (const Size used = counted_length(targets, sequences, length); used < length) {
        auto& [kept_tokens, kept_targets] = trimmed_[thread];
        for (Size s = 0; s < sequences; ++s) {
          std::copy_n(tokens + s * length, used, &kept_tokens[s * used]);
          std::copy_n(targets + s * length, used, &kept_targets[s * used]);
        }
        tokens = kept_tokens.data();
        targets = kept_targets.data();
        std::fill_n(losses + sequences * used, sequences * (length - used), S(0));
        return go(used, used);
      }
    }
    go(length, outputs);
  }

  /// Positions up to the last counted target: models look back only, so what is behind changes nothing.
  static Size counted_length(const Token* targets, Size sequences, Size length) {
    Size used = 1;
    for (Size s = 0; s < sequences; ++s)
      for (Size t = length; t > used; --t)
        if (targets[s * length + t - 1] >= 0) used = t;
    return used;
  }

  int threads_;
  Size largest_batch_;
  std::vector<Workspace<M, S, Device>> spaces_;
  std::vector<Parameters<M, S, Device>> gradients_;
  struct Trimmed {
    std::vector<Token> tokens, targets;
  };
  std::vector<Trimmed> trimmed_;  ///< a thread's shard without what follows its last counted target
  std::vector<S> losses_;
  std::vector<Piece> pieces_;
  std::vector<double> squares_;
  Size blocks_ = 1;
};

}  // namespace strata
