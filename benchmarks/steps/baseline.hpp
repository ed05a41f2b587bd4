#pragma once
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace strata::benchmarks {

/// What a row of a run came to: nanoseconds a step, and their shares of the limits of that run.
struct Figures {
  double time = 0, peak = 0, roof = 0;
};

/// An earlier run, as Google Benchmark writes it with --benchmark_out=FILE --benchmark_out_format=json.
struct Baseline {
  std::string file;
  std::map<std::string, Figures> rows;         ///< medians, where a row was repeated
  std::map<std::string, std::string> context;  ///< what it says of where it ran, where that is text
};

/// Throws std::runtime_error that names the file and what is wrong with it.
Baseline read_baseline(const std::string& file);

/// Reports as Google Benchmark does, and after that today's rows beside those of an earlier run.
class BesideBaseline : public benchmark::BenchmarkReporter {
 public:
  /// `today` is what to compare the earlier run's context with.
  BesideBaseline(Baseline then, std::map<std::string, std::string> today);

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

 private:
  std::unique_ptr<BenchmarkReporter> usual_;
  Baseline then_;
  std::map<std::string, std::string> today_;
  std::vector<std::string> order_;
  std::map<std::string, std::vector<Figures>> now_;
};

}  // namespace strata::benchmarks
