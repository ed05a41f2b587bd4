#include "interrupt.hpp"

#include <csignal>
#include <initializer_list>

namespace strata::support {

namespace {
volatile std::sig_atomic_t signal_that_came = 0;

void mark(std::initializer_list<int> signals, int flags) {
  struct sigaction action {};
  action.sa_handler = [](int signal) { signal_that_came = signal; };
  action.sa_flags = flags;
  for (const int signal : signals) sigaction(signal, &action, nullptr);
}

}  // namespace

void heed_interrupts() { mark({SIGINT, SIGTERM}, static_cast<int>(SA_RESETHAND | SA_RESTART)); }

void heed_every_interrupt() { mark({SIGINT}, 0); }
void forget_interrupt() { signal_that_came = 0; }

int interrupted() { return signal_that_came; }

}  // namespace strata::support
