#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position,
                          Repeat<2, Block<Attention<2, Bias>, FeedForward<12, GELU>>>, LayerNorm, LMHead<>>;
using Mlp = Stack<Tokens<9, 3>, Embedding<5>, Flatten, Linear<20>, Tanh, LMHead<>>;

template <Model M> using On = Trial<M, float, Cpu>;

/// One sequence of a trial by itself, with the same parameters and the same loss scale.
template <Model M> On<M> alone(const On<M>& trial, Size sequence) {
  On<M> one{1, trial.length};
  std::copy_n(&trial.tokens[sequence * one.length], one.length, one.tokens.begin());
  std::copy_n(&trial.targets[sequence * one.outputs], one.outputs, one.targets.begin());
  one.run.loss_scale = trial.run.loss_scale;
  return one;
}

void check_close(std::span<const float> actual, std::span<const float> expected) {
  model_test::check_close({{"tensor", {actual.size()}, in_double(actual)}},
                          {{"tensor", {expected.size()}, in_double(expected)}}, 1e-5);
}

}  // namespace

TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Mlp);

TEST_CASE_TEMPLATE("a batch gives what its sequences give alone", M, Transformer, Mlp) {
  On<M> batch{5};
  batch.loss_gradient();
  Parameters<M> sum;
  for (Size s = 0; s < batch.sequences; ++s) {
    On<M> one = alone(batch, s);
    one.loss_gradient();
    check_close(one.losses, std::span{batch.losses}.subspan(s * one.outputs, one.outputs));
    for (Size i = 0; i < sum.span().size(); ++i) sum.data()[i] += one.gradients.data()[i];
  }
  model_test::check_close(named(batch.gradients), named(sum), 1e-5);
}

TEST_CASE_TEMPLATE("a smaller last batch goes through a larger workspace", M, Transformer, Mlp) {
  On<M> fitting{2}, roomy{2};
  roomy.space = Workspace<M, float, Cpu>{7};
  fitting.loss_gradient();
  roomy.loss_gradient();
  CHECK(roomy.losses == fitting.losses);
  CHECK(named(roomy.gradients) == named(fitting.gradients));
}

TEST_CASE("a shorter sequence gives what a longer one gives at its positions") {
  On<Transformer> longer{3, 6}, shorter{3, 4};
  for (Size s = 0; s < 3; ++s)
    for (Size t = 0; t < 4; ++t) {
      shorter.tokens[s * 4 + t] = longer.tokens[s * 6 + t];
      shorter.targets[s * 4 + t] = longer.targets[s * 6 + t];
    }
  longer.loss();
  shorter.loss();
  for (Size s = 0; s < 3; ++s)
    check_close(std::span{shorter.losses}.subspan(s * 4, 4), std::span{longer.losses}.subspan(s * 6, 4));
}

TEST_CASE("what comes later does not show in what comes before") {
  On<Transformer> trial;
  trial.forward();
  const std::vector<float> before = trial.logits;
  trial.tokens[2 * 6 + 4] = (trial.tokens[2 * 6 + 4] + 1) % 9;
  trial.forward();
  const auto same = std::mismatch(before.begin(), before.end(), trial.logits.begin());
  CHECK(same.first - before.begin() >= (2 * 6 + 4) * 9);
  CHECK(same.first - before.begin() < (2 * 6 + 5) * 9);
}

TEST_CASE_TEMPLATE("a target below zero is not counted", Device, Reference, Cpu) {
  using Trial = Trial<Transformer, float, Device>;
  Trial padded{2, 6}, cut{2, 4};  // padded on the right, and cut where the padding begins
  for (Size s = 0; s < 2; ++s)
    for (Size t = 0; t < 6; ++t) {
      if (t >= 4) padded.targets[s * 6 + t] = -1;
      else cut.tokens[s * 4 + t] = padded.tokens[s * 6 + t], cut.targets[s * 4 + t] = padded.targets[s * 6 + t];
    }
  padded.run.loss_scale = cut.run.loss_scale;
  CHECK(padded.loss_gradient() == doctest::Approx(cut.loss_gradient()).epsilon(1e-6));
  model_test::check_close(named(padded.gradients), named(cut.gradients), 1e-5);
  for (Size s = 0; s < 2; ++s) {
    CHECK(padded.losses[s * 6 + 4] == 0);
    CHECK(padded.losses[s * 6 + 5] == 0);
  }

  std::fill(padded.targets.begin(), padded.targets.end(), Token{-1});
  CHECK(padded.loss_gradient() == 0);
  for (float gradient : padded.gradients.span()) CHECK(gradient == 0);
}

TEST_CASE_TEMPLATE("a pass reads nothing that was there before it", M, Transformer, Mlp) {
  On<M> clean, dirty;
  for (auto* block : {&dirty.space.tape, &dirty.space.state, &dirty.space.work})
    std::fill_n(block->data(), block->size(), std::numeric_limits<float>::quiet_NaN());
  std::fill_n(dirty.logits.data(), dirty.logits.size(), std::numeric_limits<float>::quiet_NaN());
  CHECK(dirty.loss_gradient() == clean.loss_gradient());
  CHECK(named(dirty.gradients) == named(clean.gradients));
  clean.forward();
  dirty.forward();
  CHECK(dirty.logits == clean.logits);
}

TEST_CASE_TEMPLATE("gradients are added to what is there", M, Transformer, Mlp) {
  On<M> trial;
  trial.loss_gradient();
  const Tensors once = named(trial.gradients);
  trial.add_loss_gradient();
  Tensors twice = named(trial.gradients);
  for (NamedValues& tensor : twice)
    for (double& value : tensor.values) value /= 2;
  model_test::check_close(twice, once, 1e-5);
}

TEST_CASE("views that do not fit the context are refused") {
  CHECK_THROWS_AS((On<Transformer>{1, 7}.loss()), std::invalid_argument);
  On<Transformer> late{1, 4};
  late.run.first = 3;
  CHECK_THROWS_AS(late.forward(), std::invalid_argument);
  late.run.first = 2;
  late.forward();
  late.length = 0;
  CHECK_THROWS_AS(late.forward(), std::invalid_argument);
  On<Transformer> many{2, 4};
  many.space = Workspace<Transformer>{1};
  CHECK_THROWS_AS(many.forward(), std::invalid_argument);
  CHECK_THROWS_AS(many.loss(), std::invalid_argument);
  CHECK_THROWS_AS(many.loss_gradient(), std::invalid_argument);
}
