#pragma once
#include "strata/core/device.hpp"
#include "strata/tensor/views.hpp"

#include <algorithm>

namespace strata {

/// y += x
void add(Reference, auto x, auto y) { matrix(y) += matrix(x); }

/// y = x; the signals may differ (Flatten), the sizes may not
void copy(Reference, auto x, auto y) { std::copy_n(x.data, x.size(), y.data); }

}  // namespace strata
