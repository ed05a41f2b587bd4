#pragma once
#include "support.hpp"

#include "strata/once.hpp"
#include "strata/train/learner.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

/// How a step of a stage is measured: the only place that says so.
namespace strata::benchmarks {

/// Which positions of a sequence have a target.
enum class Counted { all, last };

/// Random symbols: what they are does not change the work. Sequences shorter than the first are padded, as in training.
template <Model M> Batch random_batch(const std::vector<Size>& lengths, Counted counted) {
  const RandomStream random{1, Purpose::batches};
  const Size sequences = lengths.size(), length = lengths[0];
  const Size outputs = OutputOf<M>::positions == 1 ? 1 : length;
  Batch batch{std::vector<Token>(sequences * length), std::vector<Token>(sequences * outputs, -1), sequences, length};
  const auto symbol = [&](Size i) { return static_cast<Token>(random.below(vocabulary_size<M>, i)); };
  for (Size s = 0; s < sequences; ++s) {
    for (Size t = 0; t < lengths[s]; ++t) batch.tokens[s * length + t] = symbol(s * length + t);
    const Size end = std::min(lengths[s], outputs);
    for (Size t = counted == Counted::last ? end - 1 : 0; t < end; ++t)
      batch.targets[s * outputs + t] = symbol((sequences + s) * length + t);
  }
  return batch;
}

template <Model M>
void step(benchmark::State& state, const std::vector<Size>& lengths, int threads, const StepRule& rule,
          Counted counted) {
  forget_peak();
  Learner<M> learner{lengths.size(), threads};
  initialise(learner.weights, 1);
  const Batch batch = random_batch<M>(lengths, counted);
  std::uint64_t number = 0;
  for (auto _ : state) benchmark::DoNotOptimize(learner.step(batch, rule, 1e-4, 1, ++number).loss);
  // The head's products are done only where there is a target.
  const double symbols = static_cast<double>(std::reduce(lengths.begin(), lengths.end()));
  const double targets = counted == Counted::last ? static_cast<double>(lengths.size()) : symbols;
  const double head = static_cast<double>(leaves<M>.back().flops);
  const double work = (static_cast<double>(flops<M>) - head) * symbols + head * targets;
  count_flops(state, 3 * work / static_cast<double>(context_length<M>), threads);
  state.counters["memory"] = benchmark::Counter(static_cast<double>(peak_memory()), benchmark::Counter::kDefaults,
                                                benchmark::Counter::kIs1024);
}

/// Adds the rows `NAME/batch:B/threads:1` and `…:2`, with sequences of these lengths, longest first.
template <Model M>
void add_steps(const std::string& name, const std::vector<Size>& lengths, const StepRule& rule, Counted counted) {
  for (int threads : {1, 2})
    benchmark::RegisterBenchmark(
        (name + "/batch:" + std::to_string(lengths.size()) + "/threads:" + std::to_string(threads)).c_str(),
        [=](benchmark::State& state) { step<M>(state, lengths, threads, rule, counted); })
        ->UseRealTime();
}

/// The same with so many sequences as long as the model's context.
template <Model M>
void add_steps(const std::string& name, Size sequences, const StepRule& rule, Counted counted = Counted::all) {
  add_steps<M>(name, std::vector<Size>(sequences, context_length<M>), rule, counted);
}

}  // namespace strata::benchmarks
