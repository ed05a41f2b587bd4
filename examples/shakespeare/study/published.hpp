#pragma once
#include "findings.hpp"

#include <array>

namespace strata::shakespeare {

/// What the source shows of its three experiments, an epoch each.
inline const std::array<std::vector<PublishedEpoch>, 3> published_epochs{{
    {{4.5704, 78.06},
     {3.8179, 67.09},
     {3.5484, 62.34},
     {3.4100, 60.94},
     {3.3231, 60.14},
     {3.2484, 60.00},
     {3.2001, 60.19}},
    {{4.5639, 79.47}, {3.8534, 69.06}, {3.5720, 64.60}, {3.4319, 63.75}, {3.3468, 63.24}, {3.2738, 63.73}},
    {{4.7878, 87.97},
     {4.0482, 74.69},
     {3.8194, 67.99},
     {3.6719, 64.77},
     {3.5668, 62.19},
     {3.4725, 60.51},
     {3.4116, 59.65},
     {3.3635, 59.17},
     {3.3178, 58.56},
     {3.2885, 58.35},
     {3.2635, 58.37}},
}};

/// How many symbols its text has, by which it is known again.
inline constexpr Size published_tokens = 447'717;

}  // namespace strata::shakespeare
