#include "inside.hpp"

#include "strata/kernels/simd.hpp"
#include "strata/once.hpp"
#include "strata/stages/shakespeare.hpp"
#include "strata/train/learner.hpp"

#include <algorithm>
#include <chrono>

namespace strata::shakespeare {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Size windows = 32;

Batch random_batch(Size length, Size vocabulary) {
  const RandomStream random{1, Purpose::batches};
  Batch batch;
  batch.sequences = windows;
  batch.length = length;
  for (Size i = 0; i < windows * length; ++i) {
    batch.tokens.push_back(static_cast<Token>(random.below(vocabulary, 2 * i)));
    batch.targets.push_back(static_cast<Token>(random.below(vocabulary, 2 * i + 1)));
  }
  return batch;
}

/// scores = query·keyᵀ and weights·value, the causal triangle only: two multiply-adds a channel for each pair.
constexpr double attention_triangle(Size length, Size width) {
  return 2.0 * 2.0 * static_cast<double>(length * (length + 1) / 2 * width);
}

template <Size Length> LengthTrial trial(Size steps, int threads) {
  using M = Transformer<Length, 128, 4>;
  constexpr Size layers = 2;
  Learner<M> learner{windows, threads};
  initialise(learner.weights, 1);
  const Batch batch = random_batch(Length, vocabulary_size<M>);
  const StepRule rule{.clip = 1};
  std::vector<double> seconds;
  for (std::uint64_t step = 1; step <= steps + 1; ++step) {  // the first one warms up
    const auto begin = Clock::now();
    learner.step(batch, rule, 3e-4, 1, step);
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::sort(seconds.begin() + 1, seconds.end());
  const double three_passes = 3 * static_cast<double>(windows);
  return {Length, windows, seconds[1 + steps / 2], three_passes * static_cast<double>(flops<M>),
          three_passes * layers * attention_triangle(Length, 128)};
}

}  // namespace

std::vector<LengthTrial> try_lengths(bool quick, int threads) {
  const Size steps = quick ? 3 : 15;
  std::vector<LengthTrial> trials;
  for (const auto try_one : {trial<32>, trial<64>, trial<128>, trial<256>, trial<512>}) {
    trials.push_back(try_one(steps, threads));
    give_way_to_signals();
  }
  return trials;
}

}  // namespace strata::shakespeare
