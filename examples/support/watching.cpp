#include "watching.hpp"

#include "format.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace strata::support {

double WatchedLayer::update_ratio() const {
  return weight > 0 ? update / weight : std::numeric_limits<double>::quiet_NaN();
}

double WatchedLayer::dead_share() const {
  return units > 0 ? static_cast<double>(dead.size()) / static_cast<double>(units) : 0;
}

namespace {

constexpr double enough = 0.1;      // of units dead, to be worth a word
constexpr double mostly = 0.5;      // of outputs saturated
constexpr double too_far = 0.05;    // a step, in lengths of the weights it changes;
constexpr double too_near = 1e-6;   // usual is about 0.001
constexpr std::size_t settled = 3;  // looks at the beginning that tell nothing: weights have yet to grow

/// The sharper, the more it says.
using Warning = std::pair<double, std::string>;

/// How many of a layer's units have been dead for how long, up to the last look: of a few for long and many for a short
/// while, what has cost most.
void warn_of_dead(const Watched& watched, std::size_t layer, std::vector<Warning>& warnings) {
  const WatchedStep& last = watched.steps.back();
  const auto units = static_cast<double>(last.layers[layer].units);
  std::vector<std::size_t> dead = last.layers[layer].dead, common;
  double worst_share = 0;
  std::uint64_t worst_steps = 0;
  for (std::size_t i = watched.steps.size() - 1; i-- > 0;) {
    common.clear();
    std::ranges::set_intersection(dead, watched.steps[i].layers[layer].dead, std::back_inserter(common));
    dead.swap(common);
    const double share = static_cast<double>(dead.size()) / units;
    const std::uint64_t steps = last.step - watched.steps[i].step;
    if (share < enough) break;
    if (share * static_cast<double>(steps) > worst_share * static_cast<double>(worst_steps))
      worst_share = share, worst_steps = steps;
  }
  if (worst_steps > 0)
    warnings.emplace_back(worst_share,
                          formatted("%.0f %% of the units of %s have been dead for %s steps.", 100 * worst_share,
                                    watched.paths[layer].c_str(), grouped(worst_steps).c_str()));
}

/// The middle of a layer's update ratios, when the first looks are over: a rate that falls to 0 ends with small ones.
double usual_ratio(const Watched& watched, std::size_t layer) {
  std::vector<double> ratios;
  for (std::size_t i = settled; i < watched.steps.size(); ++i)
    ratios.push_back(watched.steps[i].layers[layer].update_ratio());
  if (ratios.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::ranges::nth_element(ratios, middle);
  return *middle;
}

void warn_of_steps(const Watched& watched, std::size_t layer, std::vector<Warning>& warnings) {
  const WatchedLayer& now = watched.steps.back().layers[layer];
  const std::string& path = watched.paths[layer];
  if (!std::isfinite(now.weight) || !std::isfinite(now.gradient)) {
    warnings.emplace_back(2, "Weights or gradients of " + path + " are no numbers any more.");
    return;
  }
  if (now.weight == 0) return;
  const double ratio = usual_ratio(watched, layer);
  if (now.gradient == 0)
    warnings.emplace_back(1.5, "No gradient reaches " + path + ".");
  else if (ratio > too_far)
    warnings.emplace_back(ratio, formatted("A step changes %s by %.0f %% of its weights' length; 0.1 %% is usual.",
                                           path.c_str(), 100 * ratio));
  else if (ratio < too_near)
    warnings.emplace_back(0.1, formatted("A step changes %s by %.1g of its weights' length only: it hardly learns.",
                                         path.c_str(), ratio));
}

}  // namespace

std::vector<std::string> warnings_of(const Watched& watched) {
  if (watched.empty()) return {};
  std::vector<Warning> warnings;
  for (std::size_t layer = 0; layer < watched.paths.size(); ++layer) {
    const WatchedLayer& now = watched.steps.back().layers[layer];
    if (now.units > 0) warn_of_dead(watched, layer, warnings);
    if (now.saturated > mostly)
      warnings.emplace_back(now.saturated, formatted("%.0f %% of what %s puts out is near its bound, where gradients "
                                                     "hardly pass.",
                                                     100 * now.saturated, watched.paths[layer].c_str()));
    warn_of_steps(watched, layer, warnings);
  }
  std::ranges::stable_sort(warnings, std::ranges::greater{}, &Warning::first);
  std::vector<std::string> sentences;
  for (Warning& warning : warnings) sentences.push_back(std::move(warning.second));
  return sentences;
}

}  // namespace strata::support
