#pragma once
#include "terminal.hpp"

#include "strata/train/loop.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace strata::support {

/// Shows a run on standard error: one live line on a terminal, otherwise plain lines now and then
/// (`step | loss | norm | lr | ms | examples/s | ETA`). No colours where NO_COLOR is set (no-color.org).
class Progress {
 public:
  Progress(std::uint64_t first_step, std::uint64_t steps);
  ~Progress() { clear(); }

  /// After a step that took so many seconds.
  void stepped(const TrainingState& state, const StepReport& report, double seconds);
  /// In the course of an evaluation, which on a terminal is told if it takes long.
  void evaluating(Size batch, Size batches);
  /// After an evaluation; `samples` were written by the model as it is.
  void evaluated(const TrainingState& state, const std::vector<std::string>& samples);
  /// A line of text among the others.
  void say(const std::string& text);
  /// Takes the live line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  /// What happened since the last line.
  struct Interval {
    Clock::time_point begin = Clock::now();
    std::uint64_t steps = 0;
    Size examples = 0;
    double loss = 0, seconds = 0;
  };

  void show_live(const TrainingState& state, const StepReport& report);
  void show_line(const TrainingState& state, const StepReport& report);
  std::string time_left(std::uint64_t step) const;
  std::string bar(std::uint64_t step) const;
  std::string dim(const std::string& text) const;

  bool terminal_, colours_, live_ = false, headed_ = false;
  std::uint64_t first_step_, steps_;
  Clock::time_point start_ = Clock::now();
  Interval interval_;
  Clock::time_point evaluating_;
  Size evaluations_ = 0;
};

}  // namespace strata::support
