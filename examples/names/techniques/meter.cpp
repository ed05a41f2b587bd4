#include "meter.hpp"

#include "support/format.hpp"
#include "support/progress.hpp"
#include "support/report_text.hpp"

#include <cstdio>

#include <unistd.h>

namespace strata::techniques {

using namespace support;

double Meter::seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }

std::string Meter::pace() const {
  const double passed = seconds(), left = done_ > 0 ? passed * (work_ - done_) / done_ : 0;
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(steps_) / passed);
  return formatted("%3.0f %%  %s steps/s  ETA %s", 100 * done_ / work_, grouped(rate).c_str(),
                   clock_time(left).c_str());
}

void Meter::stepped(const std::string& training, double work) {
  static const bool terminal = is_terminal(STDERR_FILENO);
  const std::lock_guard lock{mutex_};
  done_ += work;
  ++steps_;
  if (Clock::now() - shown_ < (terminal ? std::chrono::milliseconds{100} : std::chrono::seconds{10})) return;
  std::fprintf(stderr, "%s%3zu/%zu  %s  %s%s", terminal ? "\r\033[K" : "", ended_, trainings_, pace().c_str(),
               shortened(training, 36).c_str(), terminal ? "" : "\n");
  std::fflush(stderr);
  shown_ = Clock::now();
  live_ = terminal;
}

void Meter::ended(const std::string& training, double loss) {
  const std::lock_guard lock{mutex_};
  clear();
  const Size columns = columns_of(training), width = 50;
  std::fprintf(stderr, "%3zu/%zu  %s%s  validation %s  %s\n", ++ended_, trainings_, training.c_str(),
               std::string(columns < width ? width - columns : 0, ' ').c_str(), fixed(loss, 4).c_str(), pace().c_str());
  shown_ = Clock::now();
}

void Meter::clear() {
  if (live_) std::fputs("\r\033[K", stderr);
  live_ = false;
}

}  // namespace strata::techniques
