#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position, Repeat<2, Block<Attention<2>, FeedForward<12, GELU>>>,
                          Repeat<2, Linear<8>>, LayerNorm, LMHead<>>;
using Mlp = Stack<Tokens<9, 3>, Embedding<5>, Flatten, Linear<20>, Tanh, LMHead<>>;

/// What every leaf showed as its output, in the order of the pass.
struct Outputs {
  struct Shown {
    Size leaf, rows, width;
    std::vector<double> values;
  };
  std::vector<Shown> all;

  template <class S, class Signal> void show(Size leaf, std::string_view what, View<S, Signal> output) {
    if (what == "output")
      all.push_back({leaf, output.rows(), Signal::width, {output.data, output.data + output.size()}});
  }
  void show(Size, std::string_view, const auto&) {}
};

}  // namespace

TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Mlp);

TEST_CASE_TEMPLATE("a probe sees the output of every leaf, in order", M, Transformer, Mlp) {
  Trial<M, float, Cpu> trial, unseen;
  Outputs probe;
  trial.forward(trial.seen_by(probe));
  REQUIRE(probe.all.size() == leaves<M>.size());
  for (Size i = 0; i < probe.all.size(); ++i) {
    CAPTURE(std::string{leaves<M>[i].path.view()});
    CHECK(probe.all[i].leaf == i);
    CHECK(probe.all[i].rows == trial.sequences * leaves<M>[i].positions);
    CHECK(probe.all[i].width == leaves<M>[i].width);
    CHECK(largest(probe.all[i].values) > 0);
  }
  CHECK(probe.all.back().values == in_double(std::span<const float>{trial.logits}));

  unseen.forward();
  check_close({trial.named_logits()}, {unseen.named_logits()}, 1e-6);
}

TEST_CASE("what a probe sees is what the next layer gets") {
  using M = Stack<Tokens<9, 3>, Embedding<5>, Tanh, LMHead<>>;
  Trial<M, double, Cpu> trial;
  Outputs probe;
  trial.forward(trial.seen_by(probe));
  const auto& before = probe.all[0].values;
  for (Size i = 0; i < before.size(); ++i)
    CHECK(probe.all[1].values[i] == doctest::Approx(std::tanh(before[i])).epsilon(1e-12));
}
