#pragma once
#include "strata/core/size.hpp"

#include <chrono>
#include <string>

namespace strata::support {

/// Shows how far the reading of a text has come, and how fast: one live line, on a terminal only.
class Reading {
 public:
  Reading(std::string what, Size bytes);
  ~Reading();
  Reading(Reading&&) = delete;

  void at(Size done);

 private:
  using Clock = std::chrono::steady_clock;

  void show(Size done, Clock::time_point now);

  std::string what_;
  Size bytes_, next_ = 0;
  bool terminal_, live_ = false;
  Clock::time_point begin_ = Clock::now(), shown_ = begin_;
};

}  // namespace strata::support
