#include "../unit/support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"
#include "strata/train/learner.hpp"

using namespace model_test;

namespace {

using Mlp = Stack<Tokens<27, 3>, Embedding<4>, Flatten, Linear<20>, Tanh, LMHead<>>;
using Transformer = Stack<Tokens<27, 8>, Embedding<12>, Position,
                          Repeat<2, Block<Attention<3, Bias>, FeedForward<20, GELU>>>, LayerNorm, LMHead<>>;

struct Recipe {
  const char* name;
  StepRule rule;
  double rate;
};
// as OPTIMISERS in make_fixtures.py
const Recipe recipes[] = {{"sgd/", {.optimiser = Sgd{.momentum = 0.9}}, 0.1},
                          {"adam/", {.optimiser = Adam{}}, 0.01},
                          {"adamw/", {.optimiser = AdamW{.decay = 0.1}, .clip = 1}, 0.01}};

template <Model M, class S> void check_three_steps(const std::string& name, double allowed) {
  const Fixture fixture{name};
  const Batch batch{fixture.tokens, fixture.targets, fixture.sequences, fixture.length};
  for (const Recipe& recipe : recipes) {
    CAPTURE(recipe.name);
    Learner<M, S> learner{batch.sequences, 1};
    assign(learner.weights.parameters, fixture.group(""));
    learner.prepare();
    for (std::uint64_t step = 1; step <= 3; ++step) learner.step(batch, recipe.rule, recipe.rate, 0, step);
    const Tensors expected = fixture.group(recipe.name);
    CHECK(expected.size() == layout<M>.size());
    check_close(named(learner.weights.parameters), expected, allowed);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("MLP: logits, losses and gradients as PyTorch has them", Device, Reference, Cpu) {
  compare_with_fixture<Mlp, Device>("mlp");
}

TEST_CASE_TEMPLATE("transformer: logits, losses and gradients as PyTorch has them", Device, Reference, Cpu) {
  compare_with_fixture<Transformer, Device>("transformer");
}

TEST_CASE("MLP: three steps of each optimiser as PyTorch takes them") {
  check_three_steps<Mlp, double>("mlp", 1e-7);
  check_three_steps<Mlp, float>("mlp", 1e-5);
}

TEST_CASE("transformer: three steps of each optimiser as PyTorch takes them") {
  check_three_steps<Transformer, double>("transformer", 1e-7);
  check_three_steps<Transformer, float>("transformer", 1e-4);
}
