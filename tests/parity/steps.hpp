#pragma once
#include "../unit/support.hpp"

#include "strata/train/learner.hpp"

namespace parity {

using namespace model_test;

struct Recipe {
  std::string name;
  StepRule rule;
  double rate;
};

/// As OPTIMISERS in make_fixtures.py.
inline const std::vector<Recipe> recipes{{"sgd/", {.optimiser = Sgd{.momentum = 0.9}}, 0.1},
                                         {"adam/", {.optimiser = Adam{}}, 0.01},
                                         {"adamw/", {.optimiser = AdamW{.decay = 0.1}, .clip = 1}, 0.01}};

/// Three steps of each optimiser end where PyTorch's do.
template <Model M, class S>
void check_three_steps(const std::string& name, double allowed, const std::vector<Recipe>& each = recipes) {
  const Fixture fixture{name};
  const Batch batch{fixture.tokens, fixture.targets, fixture.sequences, fixture.length};
  for (const Recipe& recipe : each) {
    CAPTURE(recipe.name);
    Learner<M, S> learner{batch.sequences, 1};
    assign(learner.weights.parameters, fixture.group(""));
    learner.prepare();
    for (std::uint64_t step = 1; step <= 3; ++step) learner.step(batch, recipe.rule, recipe.rate, 0, step);

    Tensors found = named(learner.weights.parameters), expected = fixture.group(recipe.name);
    CHECK(expected.size() == found.size());
    // The gradients of a key's bias are zero but for rounding, of which Adam makes steps: in a float they show.
    if (std::is_same_v<S, float>)
      std::erase_if(found, [](const NamedValues& tensor) { return tensor.name.ends_with("key.bias"); });
    check_close(found, expected, allowed);
  }
}

}  // namespace parity
