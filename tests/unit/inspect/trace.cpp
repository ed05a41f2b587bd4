#include "../support.hpp"

#include "strata/inspect/trace.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/lstm.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

#include <map>

using namespace model_test;

namespace {

/// Not one of the library's: it shows nothing of itself, and declares what every layer does.
struct Doubling {
  static constexpr auto name = "doubling", formula = "y = 2x";
  template <class In> struct On : Leaf {
    using Output = In;
    static void forward(auto x, auto y, const auto&) {
      for (Size i = 0; i < x.size(); ++i) y.data[i] = 2 * x.data[i];
    }
  };
};

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position, Repeat<2, Block<Attention<2>, FeedForward<12, GELU>>>,
                          LayerNorm, LMHead<>>;
using Mlp = Stack<Tokens<9, 4>, Embedding<5>, Conv<6, 2, 2>, Tanh, Flatten, Linear<20>, Tanh, LMHead<>>;
using Reader = Stack<Tokens<9, 6>, Embedding<5>, LSTM<4>, LMHead<>>;
using WithDoubling = Stack<Tokens<9, 6>, Embedding<4>, Residual<Doubling>, Doubling, LMHead<NoBias>>;

template <Model M> Weights<M> weights_of(std::uint64_t seed = 3) {
  Weights<M> weights;
  initialise(weights, seed);
  return weights;
}

const std::vector<Token> text{1, 8, 1, 4};

std::vector<std::string> paths_of(const Trace& trace) {
  std::vector<std::string> paths;
  for (const TraceStep& step : trace.steps) paths.push_back(step.path + (step.sum ? " +" : ""));
  return paths;
}

/// Where a pass has left its outputs, and what was there.
struct Places final : Observer<float> {
  std::map<const float*, std::vector<float>> outputs;
  void see(Size, std::string_view what, const Strided<float>& tensor) override {
    if (what == "output" || what == "sum") outputs[tensor.data] = {tensor.data, tensor.data + tensor.size()};
  }
};

}  // namespace

TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Mlp);
TYPE_TO_STRING(Reader);

TEST_CASE("a trace follows the data through leaves and sums") {
  auto weights = weights_of<Transformer>();
  const Trace found = trace(weights, std::span{text});
  CHECK(found.text == text);
  CHECK(paths_of(found) ==
        std::vector<std::string>{"embedding", "position",                                                         //
                                 "blocks.0.attention_norm", "blocks.0.attention", "blocks.0.attention +",          //
                                 "blocks.0.ffn_norm", "blocks.0.ffn.up", "blocks.0.ffn.gelu", "blocks.0.ffn.down",  //
                                 "blocks.0.ffn +",                                                                 //
                                 "blocks.1.attention_norm", "blocks.1.attention", "blocks.1.attention +",          //
                                 "blocks.1.ffn_norm", "blocks.1.ffn.up", "blocks.1.ffn.gelu", "blocks.1.ffn.down",  //
                                 "blocks.1.ffn +", "norm", "head"});
  CHECK(found.steps[0].input == std::vector<Size>{4});
  CHECK(found.steps[6].layer == "Linear<12>");
  CHECK(found.steps[6].formula == "y = x · weightᵀ + bias");
  CHECK(found.steps[6].input == std::vector<Size>{4, 8});
  CHECK(found.steps[6].output.shape == std::vector<Size>{4, 12});
  CHECK(found.steps[4].formula == "y = x + attention(x)");
  CHECK(found.logits().shape == std::vector<Size>{4, 9});
  for (Size i = 0; i < found.steps[4].output.values.size(); ++i)  // x + attention(norm(x))
    CHECK(found.steps[4].output.values[i] ==
          doctest::Approx(found.steps[1].output.values[i] + found.steps[3].output.values[i]));
}

TEST_CASE("attention is traced from query to weighted sum, each with its shape") {
  auto weights = weights_of<Transformer>();
  const TraceStep step = trace(weights, std::span{text}).steps[3];
  const auto shape = [&](Size i) { return step.inside.at(i).shape; };
  std::string names;
  for (const TracedTensor& tensor : step.inside) names += tensor.name + "; ";
  CHECK(names == "query; key; value; scores; masked; softmax; weighted sum; heads joined; ");
  for (Size i = 0; i < 7; ++i) CHECK(shape(i) == std::vector<Size>{2, 4, 4});
  CHECK(shape(7) == std::vector<Size>{4, 8});
  for (Size head = 0; head < 2; ++head)
    for (Size t = 0; t < 4; ++t)
      for (Size u = 0; u < 4; ++u) {
        const Size at = (head * 4 + t) * 4 + u;
        CHECK(std::isinf(step.inside[4].values[at]) == (u > t));
        if (u <= t) CHECK(step.inside[4].values[at] == step.inside[3].values[at]);
        // Of the weighted sum, which attention does not compute in this way, head `head`, channel u at position t.
        CHECK(step.inside[6].values[at] == doctest::Approx(step.inside[7].values[t * 8 + head * 4 + u]).epsilon(1e-5));
      }
}

TEST_CASE_TEMPLATE("what a trace saw is what a pass without it computes", M, Transformer, Mlp, Reader) {
  auto weights = weights_of<M>();
  Trial<M, float, Cpu> trial{1};
  Places places;
  Run<float, Cpu, Observer<float>> run{};
  run.probe = &places;
  const View<const float, InputOf<M>> tokens{trial.tokens.data(), 1, trial.length};
  const auto clear = [&] {
    for (const std::span<float> block : {trial.space.tape.span(), trial.space.state.span()})
      std::ranges::fill(block, 0.0F);
    std::ranges::fill(trial.logits, 0.0F);
  };
  Workspace<M>& space = trial.space;
  const View<float, OutputOf<M>> logits{trial.logits.data(), 1, trial.outputs};
  forward(run, weights, space, tokens, logits);
  REQUIRE(places.outputs.size() > 2);
  REQUIRE(places.outputs.contains(trial.logits.data()));

  clear();
  forward(Run<float, Cpu>{}, weights, space, tokens, logits);
  Size in_use = 0;
  for (const auto& [place, values] : places.outputs) {
    const std::span<float> tape = space.tape.span();
    const bool kept = place == trial.logits.data() || (place >= tape.data() && place < tape.data() + tape.size());
    if (!kept) continue;  // scratch, where something else is by now
    ++in_use;
    for (Size i = 0; i < values.size(); ++i) CHECK(place[i] == doctest::Approx(values[i]).epsilon(1e-5));
  }
  CHECK(in_use == places.outputs.size());
}

TEST_CASE("a layer that the library does not know is traced by what it declares") {
  auto weights = weights_of<WithDoubling>();
  const Trace found = trace(weights, std::span{text});
  REQUIRE(paths_of(found) ==
          std::vector<std::string>{"embedding", "doublings.0", "doublings.0 +", "doublings.1", "head"});
  CHECK(found.steps[3].layer.ends_with("Doubling"));
  CHECK(found.steps[3].formula == "y = 2x");
  CHECK(found.steps[3].input == std::vector<Size>{4, 4});
  CHECK(found.steps[3].output.shape == std::vector<Size>{4, 4});
  for (Size i = 0; i < 16; ++i) {
    CHECK(found.steps[2].output.values[i] == doctest::Approx(3 * found.steps[0].output.values[i]));
    CHECK(found.steps[3].output.values[i] == doctest::Approx(6 * found.steps[0].output.values[i]));
  }
}

TEST_CASE("a model of windows is traced over its window, and predicts once") {
  auto weights = weights_of<Mlp>();
  const Trace found = trace(weights, std::span{text});
  CHECK(found.steps[1].output.shape == std::vector<Size>{2, 6});
  CHECK(found.steps[2].input == std::vector<Size>{2, 6});
  CHECK(found.logits().shape == std::vector<Size>{1, 9});
}
