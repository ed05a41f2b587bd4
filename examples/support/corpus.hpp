#pragma once
#include "strata/text/corpus.hpp"
#include "strata/train/batches.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace strata::support {

/// What a stage learns from, chooses by and is judged by, as streams of symbols.
struct Corpus {
  Alphabet alphabet;
  std::vector<Token> train, validation;
  std::vector<Token> test;  ///< empty where there is none
  std::string description;
  bool prose = false;

  /// Changes with any symbol of any part, and where they part.
  std::string fingerprint() const;
};

/// The names that come along.
std::filesystem::path default_names();

/// Names, one a line. Without a file for validation they are shuffled with the seed and cut 80 : 10 : 10. Throws Error.
Corpus read_name_corpus(const std::filesystem::path& file, const std::filesystem::path& validation, std::uint64_t seed);

/// Prose of letters, spaces and line ends, lower-cased: 28 symbols. Without a file for validation the first nine tenths
/// train, the last validates. Throws Error.
Corpus read_prose_corpus(const std::filesystem::path& file, const std::filesystem::path& validation);

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

/// How a model wants a stream cut.
struct Cut {
  Size context;
  bool one_target;  ///< each symbol from the window before it; otherwise windows with a target at every position
  bool prefixes;    ///< each symbol from the beginning of its word, rather than from a window of the stream
};

/// Random examples, or all of them at every step if `batch` is 0.
Source training_source(std::span<const Token> stream, const Cut& cut, Size batch);

/// Every symbol once.
Source scoring_source(std::span<const Token> stream, const Cut& cut, Size batch);

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
