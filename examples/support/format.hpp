#pragma once
#include <string>
#include <vector>

namespace strata::support {

/// As printf does it.
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...);

/// As few digits as it takes to read the same number again.
std::string shortest(double number);

/// Seconds as 0:07, 12:34 or 1:02:03.
std::string clock_time(double seconds);

/// Seconds as a person says them: 9 s, 41 min, 2 h 5 min.
std::string spoken_time(double seconds);

/// With a comma and a space between them.
std::string listed(const std::vector<std::string>& words);

}  // namespace strata::support
