#pragma once

namespace strata::support {

/// From now on Ctrl-C and SIGTERM only leave a mark; a second one ends the program as usual.
void heed_interrupts();

/// From now on Ctrl-C leaves a mark as often as it comes, and ends a wait for input.
void heed_every_interrupt();
/// Takes the mark away.
void forget_interrupt();

/// The signal that came, or 0.
int interrupted();

/// The work was stopped from outside.
struct Interrupted {
  bool saved;  ///< whether it can go on
};

/// Throws Interrupted, of work that leaves nothing behind, if a signal came.
inline void give_way() {
  if (interrupted()) throw Interrupted{false};
}

}  // namespace strata::support
