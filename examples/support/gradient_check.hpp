#pragma once
#include "stage_model.hpp"

#include "strata/model/pass.hpp"

#include <functional>
#include <limits>
#include <numeric>
#include <vector>

namespace strata::support {

/// The gradients of a batch's mean loss against central differences, in double: of each tensor the entry with the
/// largest gradient, and two more, each by the better of two steps. Dropout silences the same numbers every time.
template <Model M, class Device>
std::vector<GradientCheck> gradient_check(const Batch& batch, std::uint64_t seed, Initialisation how) {
  using S = double;
  Weights<M, S, Device> weights;
  initialise(weights, seed, how);
  Workspace<M, S, Device> space{batch.sequences};
  std::vector<S> losses(batch.targets.size());

  const Size outputs = batch.targets.size() / batch.sequences;
  const View<const S, InputOf<M>> tokens{batch.tokens.data(), batch.sequences, batch.length};
  const View<const S, Targets<OutputOf<M>::positions>> targets{batch.targets.data(), batch.sequences, outputs};
  const View<S, Losses<OutputOf<M>::positions>> each{losses.data(), batch.sequences, outputs};
  const S scale = 1 / static_cast<S>(losses.size());
  const Run<S, Device> run{.seed = seed, .step = 1, .training = true, .loss_scale = scale};
  const auto losses_with = [&](S& value, S changed) {
    const S before = std::exchange(value, changed);
    weights.prepare();
    loss(run, weights, space, tokens, targets, each);
    value = before;
    return losses;
  };

  Parameters<M, S, Device> gradients;
  loss_gradient(run, weights, space, gradients, tokens, targets, each);
  std::vector<GradientCheck> checks;
  for (const TensorInfo& tensor : layout<M>) {
    const std::span<const S> gradient = std::as_const(gradients).span(tensor);
    const std::span<S> values = weights.parameters.span(tensor);
    const auto magnitude = [](S a, S b) { return std::abs(a) < std::abs(b); };
    const Size steepest = static_cast<Size>(std::ranges::max_element(gradient, magnitude) - gradient.begin());
    GradientCheck& check =
        checks.emplace_back(GradientCheck{std::string{tensor.path.view()}, 0, std::abs(gradient[steepest]), 0});
    for (const Size entry : {steepest, (steepest + tensor.size / 3) % tensor.size, tensor.size - 1}) {
      S least = std::numeric_limits<S>::infinity();
      for (const S step : {1e-5, 1e-7}) {  // a ReLU's corner in between spoils the wide one, rounding the narrow one
        const std::vector<S> above = losses_with(values[entry], values[entry] + step);
        const std::vector<S> below = losses_with(values[entry], values[entry] - step);
        // Subtracted position by position: the rounding of two large sums would be as much as small gradients are.
        const S rise =
            std::transform_reduce(above.begin(), above.end(), below.begin(), S{0}, std::plus{}, std::minus{});
        least = std::min(least, std::abs(scale * rise / (2 * step) - gradient[entry]));
      }
      check.difference = std::max(check.difference, least / std::max(check.largest, 1e-4));
      ++check.entries;
    }
  }
  return checks;
}

}  // namespace strata::support
