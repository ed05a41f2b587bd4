#pragma once
#include "plot.hpp"

#include <cstdint>

namespace strata::support {

/// How often some things occur, the most frequent first.
struct RankedCounts {
  std::string name;
  Size hue;
  std::vector<std::uint64_t> times;
};

/// Times over rank, both logarithmic, and the line of Zipf's law: times ∝ 1 / rank.
std::string rank_figure(std::span<const RankedCounts> all, const std::string& title, const std::string& x_axis);

/// Of so many places every one at first, then ever fewer, as a logarithmic axis shows them; the last in any case.
std::vector<Size> places_of_logarithmic_axis(Size count);

}  // namespace strata::support
