#pragma once
#include "strata/core/size.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace strata::techniques {

/// Shows on standard error how far all trainings together are: a live line on a terminal, and a line for each that has
/// ended. Trainings on several threads share one.
class Meter {
 public:
  /// `work` is that of all trainings, in whatever unit they tell it.
  Meter(Size trainings, double work) : trainings_{trainings}, work_{work} {}
  ~Meter() { clear(); }

  void stepped(const std::string& training, double work);
  void ended(const std::string& training, double loss);

 private:
  using Clock = std::chrono::steady_clock;

  double seconds() const;
  std::string pace() const;
  void clear();

  std::mutex mutex_;
  Size trainings_, ended_ = 0;
  double work_, done_ = 0;
  std::uint64_t steps_ = 0;
  Clock::time_point begin_ = Clock::now(), shown_ = begin_;
  bool live_ = false;
};

}  // namespace strata::techniques
