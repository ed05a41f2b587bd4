#pragma once
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace strata::techniques {

/// A figure over the seeds: their mean, and the lowest and highest of them. A loss that is no number counts as
/// infinite.
struct Spread {
  double mean = std::numeric_limits<double>::quiet_NaN(), low = mean, high = mean;
};

Spread spread_of(std::span<const double> figures);

/// 2.0123 ± 0.0045, half of what lies between the lowest and the highest.
std::string text_of(const Spread& spread, int decimals);

/// What a technique does to a figure, beyond what seeds do: level where figures with and without it overlap.
enum class Change { lower, higher, level };
Change change(const Spread& without, const Spread& with);

/// One line of the table of techniques.
struct Technique {
  std::string name, where, setting;
  std::string measure;        ///< what the figures are of
  std::string before, after;  ///< what is compared: "Adam", "AdamW"
  Spread without, with;
  int decimals = 4;
  bool more_is_better = false;

  /// A sentence made of the figures.
  std::string verdict() const;
};

}  // namespace strata::techniques
