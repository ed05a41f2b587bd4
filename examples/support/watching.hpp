#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What happens within a model as it learns, at some of its steps.
namespace strata::support {

/// Of one layer. Norms are Euclidean; of a layer without parameters they are 0.
struct WatchedLayer {
  double gradient = 0, weight = 0, update = 0;          ///< of the loss, before the step, and of the step
  double mean = 0, deviation = 0, low = 0, high = 0;    ///< of the outputs after it
  std::vector<double> shares = {};                      ///< of outputs in equal intervals from low to high
  std::size_t units = 0;                                ///< as many as the outputs are wide
  std::vector<std::size_t> dead = {};                   ///< units that were 0 at every position
  double saturated = 0;                                 ///< share of outputs near their bound; NaN where there is none

  double update_ratio() const;  ///< how far a step goes, in lengths of the weights; NaN without parameters
  double dead_share() const;
};

struct WatchedStep {
  std::uint64_t step = 0;
  std::vector<WatchedLayer> layers = {};  ///< in the order of the data
  std::vector<double> entropies = {};     ///< of attention: nats, for each head of each layer
};

struct Watched {
  std::vector<std::string> paths = {};  ///< of the layers
  std::vector<WatchedStep> steps = {};

  bool empty() const { return steps.empty(); }
};

/// A step as one line of JSON, as the run's log has them, and back. Throws Error.
std::string to_json_line(const WatchedStep& step);
WatchedStep watched_step(std::string_view line);

/// What a person should know of it, the sharpest first, in sentences: units that have been dead for long, saturation,
/// layers that no gradient reaches, steps too long or too short for what they change.
std::vector<std::string> warnings_of(const Watched& watched);

}  // namespace strata::support
