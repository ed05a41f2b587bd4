#pragma once
#include "telling.hpp"

namespace strata::support {

/// A child and a dog go somewhere, and things happen to them: some ninety words. After the beginning, which is not
/// always as long, events come in any order, so that a place in the text says little; all that is asked for was told
/// before.
void tell_tale(Telling& tale);

}  // namespace strata::support
