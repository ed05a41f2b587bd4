#pragma once
#include "strata/train/batches.hpp"

#include <functional>
#include <span>

namespace strata::support {

/// A source of batches whose type is forgotten.
class Source {
 public:
  template <BatchSource S> explicit Source(S source) : examples_{source.examples()}, positions_{source.positions()} {
    if constexpr (requires { source.batches(); }) batches_ = source.batches();
    fill_ = [source](Batch& batch, std::uint64_t step, std::uint64_t seed) { source.fill(batch, step, seed); };
  }

  Size examples() const { return examples_; }
  Size positions() const { return positions_; }
  Size batches() const { return batches_; }
  void fill(Batch& batch, std::uint64_t step, std::uint64_t seed) const { fill_(batch, step, seed); }

 private:
  Size examples_, positions_, batches_ = 0;
  std::function<void(Batch&, std::uint64_t, std::uint64_t)> fill_;
};

/// What examples a stage learns from.
enum class Drawing {
  windows,   ///< of the stream at random; models of one target: each symbol from the window before it
  prefixes,  ///< each symbol at random, from the beginning of its word
  texts,     ///< whole texts from their beginning, each once a pass, in an order that every pass draws anew
  passes,    ///< windows cut one behind the other, each once a pass, in an order that every pass draws anew
  sliding,   ///< windows that slide by one symbol, likewise; validation slides too
};

/// How a model wants a stream cut.
struct Cut {
  Size context;
  bool one_target;  ///< a window has a target behind it; otherwise one at every position
  Drawing drawing;
};

/// So many examples at every step, or all of them if `batch` is 0.
Source training_source(std::span<const Token> stream, const Cut& cut, Size batch);

/// What training chooses by: every symbol once, or every sliding window.
Source validation_source(std::span<const Token> stream, const Cut& cut, Size batch);

/// Every symbol once.
Source scoring_source(std::span<const Token> stream, const Cut& cut, Size batch);

/// Steps of so many examples that see each window once. Throws Error where there are fewer windows than that.
Size steps_a_pass(std::span<const Token> stream, const Cut& cut, Size batch);

/// The same batch at every step.
class OneBatch {
 public:
  explicit OneBatch(Batch batch) : batch_{std::move(batch)} {}
  Size examples() const { return batch_.sequences; }
  Size positions() const { return batch_.targets.size(); }
  Size batches() const { return 1; }
  void fill(Batch& batch, std::uint64_t, std::uint64_t = 0) const { batch = batch_; }

  /// The loss of a model that knows the batch by heart: where the same symbols go on in several ways, it is not 0.
  double lowest_loss() const;

 private:
  Batch batch_;
};

}  // namespace strata::support
