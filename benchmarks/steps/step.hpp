#pragma once
#include "support.hpp"

#include "strata/train/learner.hpp"

/// How a step of a stage is measured: the only place that says so.
namespace strata::benchmarks {

/// Which positions of a batch have a target.
enum class Counted { all, last };

/// A batch of random symbols: what they are does not change the work.
template <Model M> Batch random_batch(Size sequences, Size length, Counted counted) {
  const RandomStream random{1, Purpose::batches};
  const Size targets = sequences * (OutputOf<M>::positions == 1 ? 1 : length);
  Batch batch{std::vector<Token>(sequences * length), std::vector<Token>(targets), sequences, length};
  const auto fill = [&](std::vector<Token>& tokens, std::uint64_t first) {
    for (Size i = 0; i < tokens.size(); ++i)
      tokens[i] = static_cast<Token>(random.below(vocabulary_size<M>, first + i));
  };
  fill(batch.tokens, 0);
  fill(batch.targets, batch.tokens.size());
  if (counted == Counted::last)
    for (Size i = 0; i < targets; ++i)
      if ((i + 1) % length != 0) batch.targets[i] = -1;
  return batch;
}

template <Model M>
void step(benchmark::State& state, Size sequences, int threads, const StepRule& rule, Counted counted) {
  Learner<M> learner{sequences, threads};
  initialise(learner.weights, 1);
  const Batch batch = random_batch<M>(sequences, context_length<M>, counted);
  std::uint64_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(learner.step(batch, rule, 1e-4, 1, ++number).loss);
  count_flops(state, 3.0 * static_cast<double>(flops<M> * sequences), threads);
}

/// Adds the rows `NAME/batch:B/threads:1` and `…:2`.
template <Model M>
void add_steps(const std::string& name, Size sequences, const StepRule& rule, Counted counted = Counted::all) {
  for (int threads : {1, 2})
    benchmark::RegisterBenchmark(
        (name + "/batch:" + std::to_string(sequences) + "/threads:" + std::to_string(threads)).c_str(),
        [=](benchmark::State& state) { step<M>(state, sequences, threads, rule, counted); })
        ->UseRealTime();
}

}  // namespace strata::benchmarks
