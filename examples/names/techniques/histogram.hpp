#pragma once
#include "study.hpp"

#include <array>
#include <cmath>

namespace strata::techniques {

/// How numbers are spread: which share falls into each of equal bins over −reach … reach, the outermost taking in what
/// lies beyond.
struct Histogram {
  static constexpr double reach = 4;
  static constexpr Size bins = 48;

  double mean = 0, deviation = 0;
  std::array<double, bins> shares{};

  static Histogram of(std::span<const float> values);
};

double share_beyond(std::span<const float> values, double limit);

/// What a level of a network puts out before and after a step of it.
struct Level {
  Histogram before, after;
  double saturated = 0;
};

struct Moment {
  std::uint64_t step;
  std::vector<Level> levels;
};

/// A row for each level, a column for each moment; two histograms in each cell.
std::string histogram_figure(std::span<const Moment> moments, const std::string& title, const std::string& after);

Json to_json(std::span<const Moment> moments);

}  // namespace strata::techniques
