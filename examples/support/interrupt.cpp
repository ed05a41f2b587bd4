#include "interrupt.hpp"

#include <csignal>
#include <initializer_list>

namespace strata::support {

namespace {
volatile std::sig_atomic_t signal_that_came = 0;
}

void heed_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int signal) { signal_that_came = signal; };
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

int interrupted() { return signal_that_came; }

}  // namespace strata::support
