#pragma once
#include "strata/inspect/branches.hpp"
#include "strata/inspect/observer.hpp"
#include "strata/model/describe.hpp"

#include <limits>
#include <string>
#include <vector>

namespace strata {

/// A tensor as it was in a pass; without a head of its own `shape` is (positions, width), otherwise (heads, positions,
/// positions or width of a head).
struct TracedTensor {
  std::string name;  ///< output, query, scores …
  std::vector<Size> shape;
  std::vector<float> values;
};

/// One step of the data's way through a model: what a leaf makes of it, or the sum at the end of a residual.
struct TraceStep {
  std::string path;     ///< blocks.0.attention; of a sum the branch that is added: blocks.0.attention
  std::string layer;    ///< Attention<4>; of a sum Residual
  std::string formula;  ///< as the layer states it
  bool sum = false;
  std::vector<Size> input;           ///< the shape that comes in: (positions), of symbols, or (positions, width)
  std::vector<TracedTensor> inside;  ///< what the layer shows on the way
  TracedTensor output;
};

/// A pass over a text, step by step, with all that was shown. Its last output are the logits.
struct Trace {
  std::vector<Token> text;
  std::vector<TraceStep> steps;

  const TracedTensor& logits() const { return steps.back().output; }
};

namespace detail {

/// Writes down what it sees. A step is complete when its output comes.
class Tracer final : public Observer<float> {
 public:
  Tracer(std::span<const LeafInfo> leaves, std::span<const Branch> branches, Size length)
      : leaves_{leaves}, branches_{branches}, length_{length} {}

  void see(Size leaf, std::string_view what, const Strided<float>& tensor) override {
    if (what == "sum") return add_sum(leaf, tensor);
    TraceStep& step = step_of(leaf);
    if (what == "output")
      step.output = kept(what, tensor);
    else
      step.inside.push_back(kept(what, tensor));
  }

  bool wants_attention() const override { return true; }
  void see_attention(Size leaf, const AttentionSteps<float>& steps) override {
    std::vector<TracedTensor>& inside = step_of(leaf).inside;
    for (const auto& [name, part] : {std::pair{"query", &steps.query}, {"key", &steps.key}, {"value", &steps.value}})
      inside.push_back(kept(name, *part));
    const std::vector<Size> square{steps.heads(), steps.length(), steps.length()};
    inside.push_back({"scores", square, steps.scores});
    inside.push_back({"masked", square, masked(steps)});
    inside.push_back({"softmax", square, steps.weights});
    inside.push_back({"weighted sum", {steps.query.shape.begin(), steps.query.shape.end()}, weighted(steps)});
  }

  std::vector<TraceStep> take() { return std::move(steps_); }

 private:
  TraceStep& step_of(Size leaf) {
    if (steps_.empty() || steps_.back().sum || leaf_ != leaf) {
      const LeafInfo& info = leaves_[leaf];
      steps_.push_back({std::string{info.path.view()}, type_name(info.layer), std::string{info.formula}, false,
                        input_of(info), {}, {}});
      leaf_ = leaf;
    }
    return steps_.back();
  }

  /// As long as the text, where the layer takes texts of any length.
  std::vector<Size> input_of(const LeafInfo& info) const {
    const Size positions = info.input_positions == leaves_[0].input_positions ? length_ : info.input_positions;
    return &info == leaves_.data() ? std::vector{positions} : std::vector{positions, info.input_width};
  }

  /// The innermost branch that begins at this leaf and was not added yet.
  void add_sum(Size leaf, const Strided<float>& tensor) {
    const auto branch = std::ranges::find_if(branches_, [&](const Branch& b) {
      return b.first == leaf && b.last == leaf_ + 1;
    });
    const std::string path = branch == branches_.end() ? std::string{leaves_[leaf].path.view()} : branch->path;
    TracedTensor output = kept("output", tensor);
    std::vector<Size> shape = output.shape;
    steps_.push_back({path, "Residual", "y = x + " + path.substr(path.find_last_of('.') + 1) + "(x)", true,
                      std::move(shape), {}, std::move(output)});
  }

  static TracedTensor kept(std::string_view name, const Strided<float>& tensor) {
    TracedTensor copy{std::string{name}, {tensor.shape.begin(), tensor.shape.end()}, {}};
    if (copy.shape[0] == 1 && name != "query" && name != "key" && name != "value") copy.shape.erase(copy.shape.begin());
    copy.values.reserve(tensor.size());
    for (Size i = 0; i < tensor.shape[0]; ++i)
      for (Size j = 0; j < tensor.shape[1]; ++j)
        for (Size k = 0; k < tensor.shape[2]; ++k) copy.values.push_back(tensor(i, j, k));
    return copy;
  }

  static std::vector<float> masked(const AttentionSteps<float>& steps) {
    std::vector<float> scores = steps.scores;
    for (Size h = 0; h < steps.heads(); ++h)
      for (Size t = 0; t < steps.length(); ++t)
        for (Size u = t + 1; u < steps.length(); ++u)
          scores[steps.at(h, t, u)] = -std::numeric_limits<float>::infinity();
    return scores;
  }

  static std::vector<float> weighted(const AttentionSteps<float>& steps) {
    const auto [H, T, D] = steps.value.shape;
    std::vector<float> sums(H * T * D);
    for (Size h = 0; h < H; ++h)
      for (Size t = 0; t < T; ++t)
        for (Size u = 0; u <= t; ++u)
          for (Size d = 0; d < D; ++d)
            sums[(h * T + t) * D + d] += steps.weights[steps.at(h, t, u)] * steps.value(h, u, d);
    return sums;
  }

  std::span<const LeafInfo> leaves_;
  std::span<const Branch> branches_;
  Size length_, leaf_ = 0;
  std::vector<TraceStep> steps_;
};

}  // namespace detail

/// Follows a text that fits into the context through a model. What a layer declares is enough to be seen: its path,
/// formula, shapes and output; what it shows besides comes in between.
template <Model M, class Device> Trace trace(Weights<M, float, Device>& weights, std::span<const Token> text) {
  const std::vector<Branch> found = branches<M>();
  detail::Tracer tracer{leaves<M>, found, text.size()};
  observe(tracer, weights, text);
  return {{text.begin(), text.end()}, tracer.take()};
}

}  // namespace strata
