#pragma once

namespace strata::support {

/// From now on Ctrl-C and SIGTERM only leave a mark; a second one ends the program as usual.
void heed_interrupts();

/// The signal that came, or 0.
int interrupted();

}  // namespace strata::support
