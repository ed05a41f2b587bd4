#include "reading.hpp"

#include "format.hpp"
#include "progress.hpp"

#include <cstdio>

#include <unistd.h>

namespace strata::support {

Reading::Reading(std::string what, Size bytes)
    : what_{std::move(what)}, bytes_{bytes}, terminal_{is_terminal(STDERR_FILENO)} {}

Reading::~Reading() {
  if (live_) std::fputs("\r\033[K", stderr);
}

void Reading::at(Size done) {
  if (!terminal_ || done < next_) return;  // a look at the clock may take longer than a short story
  next_ = done + (Size{1} << 18);
  if (const Clock::time_point now = Clock::now(); now - shown_ >= std::chrono::milliseconds{100}) show(done, now);
}

void Reading::show(Size done, Clock::time_point now) {
  const double part = static_cast<double>(done), whole = static_cast<double>(bytes_);
  const double rate = part / std::chrono::duration<double>(now - begin_).count();
  std::fprintf(stderr, "\r\033[K%s  %.0f %%  %.1f MB/s  ETA %s", what_.c_str(), 100 * part / whole, rate / 1e6,
               clock_time((whole - part) / rate).c_str());
  std::fflush(stderr);
  shown_ = now;
  live_ = true;
}

}  // namespace strata::support
