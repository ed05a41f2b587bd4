#pragma once
#include "strata/inspect/observer.hpp"
#include "strata/model/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace strata {

/// What came out of a leaf in a pass: how it is spread, and which units say nothing.
struct Activity {
  /// Shares of the outputs in so many equal intervals from `low` to `high`, the least and the greatest that are finite;
  /// where a share is missing, the others are no numbers, nor are mean and deviation.
  static constexpr Size bins = 32;

  double mean = 0, deviation = 0, low = 0, high = 0;
  std::array<double, bins> shares{};
  std::vector<bool> dead;  ///< units (of the width) that were exactly 0 at every position
  double saturated = 0;    ///< share of outputs beyond 97 % of the leaf's bound; NaN where it has none

  double dead_share() const {
    return dead.empty() ? 0
                        : static_cast<double>(std::count(dead.begin(), dead.end(), true)) /
                              static_cast<double>(dead.size());
  }
};

inline Activity activity_of(const Strided<float>& outputs, double bound) {
  Activity activity{.low = 0, .high = 0, .dead = std::vector<bool>(outputs.shape[2], true)};
  const auto each = [&](auto&& f) {
    for (Size i = 0; i < outputs.shape[0]; ++i)
      for (Size j = 0; j < outputs.shape[1]; ++j)
        for (Size k = 0; k < outputs.shape[2]; ++k) f(k, static_cast<double>(outputs(i, j, k)));
  };
  double squares = 0;
  Size saturated = 0;
  bool begun = false;
  each([&](Size unit, double value) {
    activity.mean += value;
    squares += value * value;
    if (value != 0) activity.dead[unit] = false;
    if (!std::isfinite(value)) return;
    activity.low = begun ? std::min(activity.low, value) : value;
    activity.high = begun ? std::max(activity.high, value) : value;
    begun = true;
    saturated += bound > 0 && std::abs(value) > 0.97 * bound;
  });
  const auto count = static_cast<double>(outputs.size());
  activity.mean /= count;
  activity.deviation = std::sqrt(std::max(0.0, squares / count - activity.mean * activity.mean));
  activity.saturated = bound > 0 ? static_cast<double>(saturated) / count : NAN;
  const double width = activity.high - activity.low;
  each([&](Size, double value) {
    if (!std::isfinite(value)) return;
    const double place = width > 0 ? (value - activity.low) / width * Activity::bins : 0;
    activity.shares[std::min(static_cast<Size>(place), Activity::bins - 1)] += 1 / count;
  });
  return activity;
}

/// The activity of every leaf, in the order of the data, in a pass without training over some texts of one length.
template <Model M, class Device>
std::vector<Activity> activities(Weights<M, float, Device>& weights, std::span<const Token> texts, Size sequences) {
  struct Meter final : Observer<float> {
    std::vector<Activity> all = std::vector<Activity>(leaves<M>.size());
    void see(Size leaf, std::string_view what, const Strided<float>& tensor) override {
      if (what == "output") all[leaf] = activity_of(tensor, leaves<M>[leaf].bound);
    }
  } meter;
  observe(meter, weights, texts, sequences);
  return std::move(meter.all);
}

/// The Euclidean norm of each leaf's part of a block of parameters: of weights, of gradients, of a step.
template <Model M, class S, class Device> std::vector<double> leaf_norms(const Parameters<M, S, Device>& block) {
  std::vector<double> squares(leaves<M>.size());
  for (const TensorInfo& tensor : layout<M>)
    for (const S value : block.span().subspan(tensor.offset, tensor.size))
      squares[tensor.leaf] += static_cast<double>(value) * static_cast<double>(value);
  for (double& each : squares) each = std::sqrt(each);
  return squares;
}

}  // namespace strata
