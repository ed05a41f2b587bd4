#pragma once
#include "strata/kernels/attention_weights.hpp"
#include "strata/model/describe.hpp"
#include "strata/model/pass.hpp"

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace strata {

/// Where the heads of one attention layer look: `weights` (heads, length, length), of which row t holds the
/// probabilities with which position t attends to the positions 0 … t.
struct AttentionMap {
  std::string path;  ///< of the layer: blocks.0.attention
  Size heads, length;
  std::vector<float> weights;

  /// The probabilities of position t of a head.
  std::span<const float> row(Size head, Size t) const {
    return std::span{weights}.subspan((head * length + t) * length, t + 1);
  }
};

namespace detail {

/// Keeps what attention shows of its weights.
struct AttentionProbe {
  std::span<const LeafInfo> leaves;
  std::vector<AttentionMap> maps = {};

  template <class S> void show(Size leaf, std::string_view, const AttentionWeights<S>& shown) {
    maps.push_back({std::string{leaves[leaf].path.view()},
                    shown.heads,
                    shown.length,
                    {shown.values.begin(), shown.values.end()}});
  }
  void show(Size, std::string_view, const auto&) {}
};

}  // namespace detail

/// What every head of a model makes of a text that fits into its context, in the order of the layers; empty for a model
/// without attention.
template <Model M, class S, class Device>
std::vector<AttentionMap> attention_maps(Weights<M, S, Device>& weights, std::span<const Token> text) {
  detail::AttentionProbe probe{leaves<M>};
  Workspace<M, S, Device> space{1};
  constexpr bool one = OutputOf<M>::positions == 1;
  std::vector<S> logits((one ? 1 : text.size()) * vocabulary_size<M>);
  Run<S, Device, detail::AttentionProbe> run{};
  run.probe = &probe;
  forward(run, weights, space, View<const S, InputOf<M>>{text.data(), 1, text.size()},
          View<S, OutputOf<M>>{logits.data(), 1, one ? 1 : text.size()});
  return std::move(probe.maps);
}

/// How widely a head looks: the mean over the positions behind the first of −Σ p ln p, in nats; 0 where each looks at
/// one place only. The first position has one place to look at, and says nothing.
inline double attention_entropy(const AttentionMap& map, Size head) {
  double sum = 0;
  for (Size t = 1; t < map.length; ++t)
    for (const float p : map.row(head, t))
      if (p > 0) sum -= static_cast<double>(p) * std::log(static_cast<double>(p));
  return map.length > 1 ? sum / static_cast<double>(map.length - 1) : 0;
}

}  // namespace strata
