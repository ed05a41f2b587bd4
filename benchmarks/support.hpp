#pragma once
#include "machine.hpp"
#include "peak.hpp"
#include "strata/core/device.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace strata::benchmarks {

/// One core's limits, measured when first asked for: FLOP/s of independent multiply-adds, and of one tile in the first
/// cache.
inline double peak() {
  static const double measured = fma_peak();
  return measured;
}
inline double roof() {
  static const double measured = tile_roof();
  return measured;
}

/// Adds FLOP/s and their share of the limits to a benchmark that does `flops` of matrix products an iteration.
inline void count_flops(benchmark::State& state, double flops, int threads = 1) {
  using benchmark::Counter;
  const double all = flops * static_cast<double>(state.iterations());
  state.counters["FLOP/s"] = Counter(all, Counter::kIsRate, Counter::kIs1000);
  state.counters["peak"] = Counter(all / (peak() * threads), Counter::kIsRate);
  state.counters["roof"] = Counter(all / (roof() * threads), Counter::kIsRate);
}

/// What a program may have of its own.
struct RunOptions {
  const char* commit = nullptr;  ///< of the sources
  void (*help)() = benchmark::PrintDefaultHelp;
  benchmark::BenchmarkReporter* display = nullptr;  ///< Google Benchmark's own if there is none
};

inline int run(int argc, char** argv, const RunOptions& options = {}) {
  benchmark::Initialize(&argc, argv, options.help);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("processor", processor());
  benchmark::AddCustomContext("instruction set", Cpu::instruction_set);
  benchmark::AddCustomContext("compiler", compiler());
  if (options.commit) benchmark::AddCustomContext("commit", options.commit);
  benchmark::AddCustomContext("FMA peak of a core, GFLOP/s", std::to_string(peak() / 1e9));
  benchmark::AddCustomContext("tile roof of a core, GFLOP/s", std::to_string(roof() / 1e9));
  benchmark::AddCustomContext("memory before the first row, bytes", std::to_string(peak_memory()));
  benchmark::RunSpecifiedBenchmarks(options.display);
  benchmark::Shutdown();
  return 0;
}

}  // namespace strata::benchmarks
