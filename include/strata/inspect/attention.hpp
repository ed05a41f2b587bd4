#pragma once
#include "strata/inspect/observer.hpp"
#include "strata/model/layout.hpp"

#include <cmath>
#include <limits>
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

/// Keeps the weights of every attention.
class AttentionProbe final : public Observer<float> {
 public:
  explicit AttentionProbe(std::span<const LeafInfo> leaves) : leaves_{leaves} {}

  void see(Size, std::string_view, const Strided<float>&) override {}
  bool wants_attention() const override { return true; }
  void see_attention(Size leaf, const AttentionSteps<float>& steps) override {
    maps.push_back({std::string{leaves_[leaf].path.view()}, steps.heads(), steps.length(), steps.weights});
  }

  std::vector<AttentionMap> maps;

 private:
  std::span<const LeafInfo> leaves_;
};

}  // namespace detail

/// What every head of a model makes of a text that fits into its context, in the order of the layers; empty for a model
/// without attention.
template <Model M, class Device>
std::vector<AttentionMap> attention_maps(Weights<M, float, Device>& weights, std::span<const Token> text) {
  detail::AttentionProbe probe{leaves<M>};
  observe(probe, weights, text);
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

/// What a head does, measured on a text: means over positions behind the first. The last two are means over those
/// positions only whose symbol has been there before, NaN where there is none.
struct HeadSummary {
  double entropy = 0;   ///< see attention_entropy
  double distance = 0;  ///< how far back it looks, in positions
  double itself = 0, previous = 0, first = 0;  ///< share of what it looks at: the position itself, the one before …
  double same = 0;     ///< earlier places where the same symbol stands
  double induction = 0;  ///< the places right behind those, but itself: what followed the last times (Olsson et al.
                         ///< 2022, arXiv:2209.11895)
};

inline HeadSummary summary_of(const AttentionMap& map, Size head, std::span<const Token> text) {
  HeadSummary sum{.entropy = attention_entropy(map, head)};
  Size repeated = 0;
  for (Size t = 1; t < map.length; ++t) {
    const std::span<const float> row = map.row(head, t);
    bool seen = false;
    for (Size u = 0; u <= t; ++u) {
      const auto p = static_cast<double>(row[u]);
      sum.distance += p * static_cast<double>(t - u);
      if (u < t && text[u] == text[t]) sum.same += p, seen = true;
      if (u > 0 && u < t && text[u - 1] == text[t]) sum.induction += p;
    }
    sum.itself += static_cast<double>(row[t]);
    sum.previous += static_cast<double>(row[t - 1]);
    sum.first += static_cast<double>(row[0]);
    repeated += seen;
  }
  const auto mean = [](double& of, Size count) {
    of = count > 0 ? of / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
  };
  for (double* each : {&sum.distance, &sum.itself, &sum.previous, &sum.first}) mean(*each, map.length - 1);
  mean(sum.same, repeated);
  mean(sum.induction, repeated);
  return sum;
}

}  // namespace strata
