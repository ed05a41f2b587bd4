#pragma once
#include "strata/core/error.hpp"
#include "strata/core/random.hpp"
#include "strata/core/size.hpp"

#include <algorithm>
#include <concepts>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace strata {

/// What a model is given at one step. Filled again and again, it allocates only while it grows.
struct Batch {
  std::vector<Token> tokens;   ///< (B, T)
  std::vector<Token> targets;  ///< (B, T), or (B, 1) where examples have one target; below zero it is not counted
  Size sequences = 0, length = 0;
  std::vector<Size> chosen = {};  ///< the examples it was filled with, in order
};

/// Pairs of inputs and targets that a corpus holds. Example i has length(i) inputs, and as many targets or, with
/// `one_target`, one. Examples of equal length lie side by side; `padded` ones may be of any length, and those shorter
/// than others of their batch get symbols 0 on the right and targets −1. They look into a stream that others own.
template <class E> concept Examples = requires(const E& examples, Size i, Token* out) {
  { E::one_target } -> std::convertible_to<bool>;
  { E::padded } -> std::convertible_to<bool>;
  { examples.size() } -> std::same_as<Size>;
  { examples.length(i) } -> std::same_as<Size>;
  { examples.positions() } -> std::same_as<Size>;  // the targets of all examples together
  examples.write(i, out, out);                     // inputs, targets
};

namespace detail {

/// A stream of words begins with 0, and a 0 ends each word.
inline std::span<const Token> checked_words(std::span<const Token> stream) {
  if (stream.size() < 2 || stream[0] != 0)
    throw Error{"a stream of words has a 0 before the first and a symbol to predict behind it; this one lacks them"};
  return stream;
}

}  // namespace detail

/// Each symbol of a stream of words behind the first, predicted from the `context` symbols before it in its own word,
/// padded with 0 on the left. The stream begins with 0, and a 0, which is predicted too, ends each word.
class Windows {
 public:
  static constexpr bool one_target = true, padded = false;

  Windows(std::span<const Token> stream, Size context) : stream_{detail::checked_words(stream)}, context_{context} {}

  Size size() const { return stream_.size() - 1; }
  Size length(Size) const { return context_; }
  Size positions() const { return size(); }
  void write(Size i, Token* tokens, Token* targets) const {
    *targets = stream_[i + 1];
    Size padding = context_;
    for (; padding > 0 && stream_[i] != 0; --i) tokens[--padding] = stream_[i];
    std::fill_n(tokens, padding, Token{0});
  }

 private:
  std::span<const Token> stream_;
  Size context_;
};

/// Every window of `length` symbols of a stream, each with the symbols one further as targets.
class SlidingWindows {
 public:
  static constexpr bool one_target = false, padded = false;

  SlidingWindows(std::span<const Token> stream, Size length) : stream_{stream}, length_{length} {
    if (stream.size() <= length)
      throw Error{"the corpus has " + std::to_string(stream.size()) + " symbols; a window of " +
                  std::to_string(length) + " and its targets need " + std::to_string(length + 1)};
  }

  Size size() const { return stream_.size() - length_; }
  Size length(Size) const { return length_; }
  Size positions() const { return size() * length_; }
  void write(Size i, Token* tokens, Token* targets) const {
    std::copy_n(&stream_[i], length_, tokens);
    std::copy_n(&stream_[i + 1], length_, targets);
  }

 private:
  std::span<const Token> stream_;
  Size length_;
};

/// What becomes of what is left over behind the last full window, or batch: nothing, or a shorter one.
enum class Remainder { dropped, kept };

/// A stream cut into windows of `length` symbols, each with the symbols one further as targets. With the remainder
/// kept every symbol but the first is a target once, as evaluation wants it.
class ContiguousWindows {
 public:
  static constexpr bool one_target = false, padded = false;

  ContiguousWindows(std::span<const Token> stream, Size length, Remainder remainder)
      : stream_{stream}, length_{length}, positions_{stream.empty() ? 0 : stream.size() - 1} {
    if (remainder == Remainder::dropped) positions_ -= positions_ % length;
    if (positions_ == 0)
      throw Error{"the corpus has " + std::to_string(stream.size()) + " symbols; windows and their targets need " +
                  std::to_string((remainder == Remainder::dropped ? length : 1) + 1)};
  }

  Size size() const { return (positions_ + length_ - 1) / length_; }
  Size length(Size i) const { return std::min(length_, positions_ - i * length_); }
  Size positions() const { return positions_; }
  void write(Size i, Token* tokens, Token* targets) const {
    std::copy_n(&stream_[i * length_], length(i), tokens);
    std::copy_n(&stream_[i * length_ + 1], length(i), targets);
  }

 private:
  std::span<const Token> stream_;
  Size length_, positions_;
};

/// Each symbol of a stream of words behind the first, predicted from what its word begins with: the 0 before the word
/// and the letters up to the symbol, of these the last `context`. Only the last target counts.
class Prefixes {
 public:
  static constexpr bool one_target = false, padded = true;

  Prefixes(std::span<const Token> stream, Size context)
      : stream_{detail::checked_words(stream)}, lengths_(stream.size() - 1, 1) {
    for (Size i = 1; i < size(); ++i)
      if (stream[i] != 0) lengths_[i] = std::min(lengths_[i - 1] + 1, context);
  }

  Size size() const { return lengths_.size(); }
  Size length(Size i) const { return lengths_[i]; }
  Size positions() const { return size(); }
  void write(Size i, Token* tokens, Token* targets) const {
    const Size count = length(i);
    std::copy_n(&stream_[i + 1 - count], count, tokens);
    std::fill_n(targets, count - 1, Token{-1});
    targets[count - 1] = stream_[i + 1];
  }

 private:
  std::span<const Token> stream_;
  std::vector<Size> lengths_;
};

/// The same symbols, predicted a word at a time: a model that looks back only gives all its prefixes' losses in one
/// pass. What is behind a word's first `context` symbols becomes examples of one target each, as prefixes are.
class WholeWords {
 public:
  static constexpr bool one_target = false, padded = true;

  WholeWords(std::span<const Token> stream, Size context) : stream_{detail::checked_words(stream)} {
    for (Size begin = 0; begin + 1 < stream.size();) {
      Size end = begin + 1;  // of the inputs: the next word's 0 is a target only
      while (end + 1 < stream.size() && stream[end] != 0) ++end;
      const Size first = std::min(end - begin, context);
      examples_.push_back({begin, first, true});
      for (Size last = begin + first; last < end; ++last) examples_.push_back({last + 1 - context, context, false});
      begin = end;
    }
  }

  Size size() const { return examples_.size(); }
  Size length(Size i) const { return examples_[i].length; }
  Size positions() const { return stream_.size() - 1; }
  void write(Size i, Token* tokens, Token* targets) const {
    const Example& example = examples_[i];
    std::copy_n(&stream_[example.begin], example.length, tokens);
    std::copy_n(&stream_[example.begin + 1], example.length, targets);
    if (!example.all_targets) std::fill_n(targets, example.length - 1, Token{-1});
  }

 private:
  struct Example {
    Size begin, length;
    bool all_targets;
  };

  std::span<const Token> stream_;
  std::vector<Example> examples_;
};

namespace detail {

/// Fills a batch with the examples in `batch.chosen`. Padded ones come longest first: sequences that a learner treats
/// together are then about as long as each other.
template <Examples E> void fill(Batch& batch, const E& examples) {
  if constexpr (E::padded)
    std::ranges::sort(batch.chosen, [&](Size a, Size b) {
      const Size length_a = examples.length(a), length_b = examples.length(b);
      return length_a != length_b ? length_a > length_b : a < b;
    });
  const Size sequences = batch.chosen.size(), length = examples.length(batch.chosen[0]);
  const Size targets = E::one_target ? 1 : length;
  batch.sequences = sequences;
  batch.length = length;
  batch.tokens.resize(sequences * length);
  batch.targets.resize(sequences * targets);
  if constexpr (E::padded) {
    std::ranges::fill(batch.tokens, Token{0});
    std::ranges::fill(batch.targets, Token{-1});
  }
  for (Size s = 0; s < sequences; ++s)
    examples.write(batch.chosen[s], &batch.tokens[s * length], &batch.targets[s * targets]);
}

}  // namespace detail

/// Where batches come from. They follow from step and seed alone, so that a run resumes at any step.
template <class T> concept BatchSource = requires(const T& source, Batch& batch, std::uint64_t number) {
  source.fill(batch, number, number);  // step, seed
  { source.examples() } -> std::same_as<Size>;
  { source.positions() } -> std::same_as<Size>;
};

/// `sequences` examples at each step, uniformly at random with replacement. They have the same length or are padded.
template <Examples E> class RandomBatches {
 public:
  RandomBatches(E examples, Size sequences) : examples_{examples}, sequences_{sequences} {}

  Size examples() const { return examples_.size(); }
  Size positions() const { return examples_.positions(); }
  void fill(Batch& batch, std::uint64_t step, std::uint64_t seed) const {
    const RandomStream stream{seed, Purpose::batches, 0, step};
    batch.chosen.resize(sequences_);
    for (Size s = 0; s < sequences_; ++s) batch.chosen[s] = static_cast<Size>(stream.below(examples_.size(), s));
    detail::fill(batch, examples_);
  }

 private:
  E examples_;
  Size sequences_;
};

/// Every example once a pass, in an order that each pass draws anew; `sequences` at each step. What is left over at the
/// end of a pass sits that pass out, or is kept: a smaller batch. Steps count from 1.
template <Examples E> class ShuffledBatches {
 public:
  /// Throws Error if there are fewer examples than a batch takes.
  ShuffledBatches(E examples, Size sequences, Remainder remainder = Remainder::dropped)
      : examples_{examples}, sequences_{sequences}, remainder_{remainder} {
    if (examples_.size() < sequences)
      throw Error{"the corpus has " + std::to_string(examples_.size()) + " examples, fewer than a batch of " +
                  std::to_string(sequences)};
  }

  Size examples() const { return examples_.size(); }
  Size positions() const { return examples_.positions(); }
  Size steps_a_pass() const {
    return (examples_.size() + (remainder_ == Remainder::kept ? sequences_ - 1 : 0)) / sequences_;
  }
  void fill(Batch& batch, std::uint64_t step, std::uint64_t seed) const {
    const std::uint64_t pass = (step - 1) / steps_a_pass(), first = (step - 1) % steps_a_pass() * sequences_;
    const Permutation order{examples_.size(), {seed, Purpose::batches, 0, pass}};
    batch.chosen.resize(std::min(sequences_, examples_.size() - first));
    for (Size s = 0; s < batch.chosen.size(); ++s) batch.chosen[s] = static_cast<Size>(order(first + s));
    detail::fill(batch, examples_);
  }

 private:
  E examples_;
  Size sequences_;
  Remainder remainder_;
};

/// All examples in order, at most `sequences` at a time, and only those of one length unless they are padded: step s
/// gets batch s modulo `batches()`. With all sequences at a time, full-batch descent.
template <Examples E> class ConsecutiveBatches {
 public:
  ConsecutiveBatches(E examples, Size sequences) : examples_{examples}, sequences_{sequences}, full_{examples.size()} {
    if constexpr (!E::padded)
      while (full_ > 0 && examples_.length(full_ - 1) != examples_.length(0)) --full_;
  }

  Size examples() const { return examples_.size(); }
  Size positions() const { return examples_.positions(); }
  Size batches() const { return cut(full_) + cut(examples_.size() - full_); }
  void fill(Batch& batch, std::uint64_t step, std::uint64_t = 0) const {
    const Size number = static_cast<Size>(step % batches());
    const bool last = number >= cut(full_);
    const Size first = last ? full_ + (number - cut(full_)) * sequences_ : number * sequences_;
    const Size end = std::min(first + sequences_, last ? examples_.size() : full_);
    batch.chosen.resize(end - first);
    std::iota(batch.chosen.begin(), batch.chosen.end(), first);
    detail::fill(batch, examples_);
  }

 private:
  Size cut(Size count) const { return (count + sequences_ - 1) / sequences_; }

  E examples_;
  Size sequences_, full_;  // how many examples are as long as the first
};

}  // namespace strata
