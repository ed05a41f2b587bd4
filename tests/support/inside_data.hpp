#pragma once
#include "spelling.hpp"

#include "strata/inspect/attention.hpp"
#include "strata/inspect/trace.hpp"

#include <cmath>

/// Made-up insides of a model, for the tests of what shows them.
namespace inside_test {

using namespace strata;

/// Numbers that look like activations: the same each time.
struct Noise {
  std::uint32_t state = 7;

  float next() {
    state = state * 1'664'525u + 1'013'904'223u;
    return static_cast<float>(state >> 8) / (1u << 23) - 1;
  }
  std::vector<float> many(Size count, float size = 1) {
    std::vector<float> all(count);
    for (float& each : all) each = size * next();
    return all;
  }
};

/// Symbols that a page must not take at their word.
inline std::vector<std::string> strange_symbols(Size count) {
  const std::vector<std::string> some{" the", "<script>", " \"a&b\"", "\xE2", "\n", " once", " upon", "ly", "\x1B[2J"};
  std::vector<std::string> symbols;
  for (Size i = 0; i < count; ++i) symbols.push_back(some[(i * 7 + i * i / 5) % some.size()]);
  return symbols;
}

class StrangeSpelling final : public support::Spelling {
 public:
  Size size() const override { return 9; }
  std::string fingerprint() const override { return "strange"; }
  std::vector<Token> encode(std::string_view) const override { return {}; }
  std::string decode(std::span<const Token>) const override { return {}; }
  std::string shown(Token token) const override { return token == 1 ? "<script>" : "s" + std::to_string(token); }
};

inline TracedTensor tensor(const char* name, std::vector<Size> shape, Noise& noise, float size = 1) {
  Size count = 1;
  for (const Size one : shape) count *= one;
  return {name, std::move(shape), noise.many(count, size)};
}

/// Where a head looks: at what is near, each as far as its number says.
inline AttentionMap attention_map(const std::string& path, Size heads, Size length) {
  AttentionMap map{path, heads, length, std::vector<float>(heads * length * length)};
  for (Size head = 0; head < heads; ++head)
    for (Size t = 0; t < length; ++t) {
      float sum = 0;
      float* const row = &map.weights[(head * length + t) * length];
      for (Size u = 0; u <= t; ++u) {
        const float away = static_cast<float>(t - u) - static_cast<float>(head);
        sum += row[u] = std::exp(-away * away / static_cast<float>(1 + 2 * head));
      }
      for (Size u = 0; u <= t; ++u) row[u] /= sum;
    }
  return map;
}

inline TraceStep attention_step(const std::string& path, Size heads, Size length, Size width, Noise& noise) {
  TraceStep step{path, "Attention<4>", "softmax(query·keyᵀ / √D, causal)·value", false, {length, width}, {}, {}};
  for (const char* name : {"query", "key", "value"})
    step.inside.push_back(tensor(name, {heads, length, width / heads}, noise));
  step.inside.push_back(tensor("scores", {heads, length, length}, noise, 3));
  TracedTensor masked = step.inside.back();
  masked.name = "masked";
  for (Size i = 0; i < masked.values.size(); ++i)
    if (i % length > i / length % length) masked.values[i] = -INFINITY;
  step.inside.push_back(std::move(masked));
  step.inside.push_back({"softmax", {heads, length, length}, attention_map(path, heads, length).weights});
  step.inside.push_back(tensor("weighted sum", {heads, length, width / heads}, noise));
  step.output = tensor("output", {length, width}, noise);
  return step;
}

inline Trace trace_of(Size length, Size blocks, Size width = 128) {
  Noise noise;
  Trace trace{{}, {}};
  for (Size i = 0; i < length; ++i) trace.text.push_back(static_cast<Token>(i * i % 9));
  const auto step = [&](std::string path, const char* layer, const char* formula, std::vector<Size> in, Size out) {
    trace.steps.push_back(
        {std::move(path), layer, formula, false, std::move(in), {}, tensor("output", {length, out}, noise)});
  };
  step("embedding", "Embedding<128>", "weight[x]", {length}, width);
  step("position", "Position", "x + weight[t]", {length, width}, width);
  for (Size block = 0; block < blocks; ++block) {
    const std::string path = "blocks." + std::to_string(block) + ".";
    trace.steps.push_back(attention_step(path + "attention", 4, length, width, noise));
    step(path + "attention", "Residual", "y = x + attention(x)", {length, width}, width);
    trace.steps.back().sum = true;
    step(path + "ffn", "FeedForward<512, ReLU>", "max(0, x·upᵀ)·downᵀ", {length, width}, width);
  }
  step("head", "LMHead<>", "x·weightᵀ", {length, width}, 9);
  return trace;
}

}  // namespace inside_test
