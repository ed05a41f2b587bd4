#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/batch_norm.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/rnn.hpp"
#include "strata/model/block.hpp"
#include "strata/train/learner.hpp"

using namespace model_test;

namespace {

using Mlp = Stack<Tokens<9, 3>, Embedding<5>, Flatten, Linear<20>, Tanh, LMHead<>>;
using Transformer = Stack<Tokens<9, 64>, Embedding<8>, Position,
                          Block<Attention<2>, FeedForward<12, GELU, Dropout<30>>>, LayerNorm, LMHead<>>;

using Recurrence = Stack<Tokens<9, 12>, Embedding<5>, RNN<6>, LMHead<>>;
using Normalised = Stack<Tokens<9, 4>, Embedding<5>, Conv<7, 2, 2, NoBias>, BatchNorm, Tanh, Flatten, LMHead<>>;

template <Model M> Batch random_batch(Size sequences, Size length = context_length<M>) {
  const Size outputs = sees_windows<M> ? 1 : length;
  Batch batch{random_symbols(sequences * length, vocabulary_size<M>, 3),
              random_symbols(sequences * outputs, vocabulary_size<M>, 4), sequences, length};
  for (Size i = 0; i < batch.targets.size(); i += 7) batch.targets[i] = -1;
  return batch;
}

template <class L> void start(L& learner) { initialise(learner.weights, 1); }

template <Model M, class S, class Device> std::vector<double> values_of(const Parameters<M, S, Device>& parameters) {
  std::vector<double> all;
  for (const NamedValues& tensor : named(parameters)) all.insert(all.end(), tensor.values.begin(), tensor.values.end());
  return all;
}
double norm_of(const std::vector<double>& values) {
  double squares = 0;
  for (double value : values) squares += value * value;
  return std::sqrt(squares);
}

/// A sequence of a batch by itself. It keeps its number in the batch, and so its dropout.
template <Model M> Trial<M, double, Cpu> alone(const Learner<M, double>& learner, const Batch& batch, Size sequence) {
  Trial<M, double, Cpu> one{1, batch.length};
  one.weights.parameters = learner.weights.parameters;
  std::copy_n(&batch.tokens[sequence * one.length], one.length, one.tokens.begin());
  std::copy_n(&batch.targets[sequence * one.outputs], one.outputs, one.targets.begin());
  one.run.loss_scale = 1;
  return one;
}

Size counted(const Batch& batch) {
  return static_cast<Size>(std::ranges::count_if(batch.targets, [](Token target) { return target >= 0; }));
}

}  // namespace

TYPE_TO_STRING(Mlp);
TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Recurrence);

// More sequences than a shard has, more shards than there are blocks of gradients, and a last shard that is smaller.
TEST_CASE_TEMPLATE("learner: a batch's gradients are the mean over its examples", M, Mlp, Transformer, Recurrence) {
  constexpr Size sequences = 5 * Learner<M>::shard_sequences + 2;
  const Batch batch = random_batch<M>(sequences);
  Learner<M, double> learner{sequences, 2};
  start(learner);
  const double loss = learner.compute_gradients(batch, 11, 5);
  const double norm = learner.reduce_gradients();

  Parameters<M, double> mean;
  double sum = 0;
  for (Size s = 0; s < sequences; ++s) {
    auto one = alone(learner, batch, s);
    one.run.seed = 11;
    one.run.step = 5;
    one.run.sequence = s;
    one.run.training = true;
    sum += one.loss_gradient();
    for (Size i = 0; i < mean.span().size(); ++i)
      mean.data()[i] += one.gradients.data()[i] / static_cast<double>(counted(batch));
  }
  CHECK(loss == doctest::Approx(sum / static_cast<double>(counted(batch))).epsilon(1e-12));
  check_close(named(learner.gradients()), named(mean), 1e-11);
  CHECK(norm == doctest::Approx(norm_of(values_of(mean))).epsilon(1e-11));
}

TEST_CASE_TEMPLATE("learner: evaluation is the plain loss, and changes nothing", M, Mlp, Transformer, Recurrence) {
  const Batch batch = random_batch<M>(2 * Learner<M>::shard_sequences + 1);
  Learner<M, double> learner{batch.sequences, 2};
  start(learner);
  double sum = 0;
  for (Size s = 0; s < batch.sequences; ++s) sum += alone(learner, batch, s).loss();
  const auto before = values_of(learner.weights.parameters);
  const LossSum found = learner.evaluate(batch);
  CHECK(found.count == counted(batch));
  CHECK(found.sum == doctest::Approx(sum).epsilon(1e-12));
  CHECK(values_of(learner.weights.parameters) == before);
}

TEST_CASE("learner: a smaller batch after a larger one leaves nothing of it behind") {
  const Batch large = random_batch<Mlp>(400), small = random_batch<Mlp>(3);
  Learner<Mlp> fresh{400, 1}, used{400, 1};
  start(fresh);
  start(used);
  used.compute_gradients(large, 1, 1);
  used.reduce_gradients();
  CHECK(used.compute_gradients(small, 1, 2) == fresh.compute_gradients(small, 1, 2));
  CHECK(used.reduce_gradients() == fresh.reduce_gradients());
  CHECK(named(used.gradients()) == named(fresh.gradients()));
}

TEST_CASE("learner: clipping shortens long gradients and leaves short ones alone") {
  const Batch batch = random_batch<Mlp>(40);
  const auto moved_by = [&](double clip) {
    Learner<Mlp, double> learner{40, 1};
    start(learner);
    const auto before = values_of(learner.weights.parameters);
    const double norm = learner.step(batch, {.optimiser = Sgd{}, .clip = clip}, 1, 1, 1).norm;
    auto change = values_of(learner.weights.parameters);
    for (Size i = 0; i < change.size(); ++i) change[i] -= before[i];
    return std::pair{norm_of(change), norm};
  };
  const auto [unclipped, norm] = moved_by(0);
  CHECK(norm > 0.1);
  CHECK(unclipped == doctest::Approx(norm).epsilon(1e-9));
  CHECK(moved_by(norm / 2).first == doctest::Approx(norm / 2).epsilon(1e-5));
  CHECK(moved_by(norm / 2).second == doctest::Approx(norm).epsilon(1e-12));
  CHECK(moved_by(norm * 2).first == unclipped);
}

TEST_CASE("learner: a limit that halves every so many steps") {
  const StepRule rule{.optimiser = Sgd{}, .clip = 1e-3, .clip_halves_every = 3};
  for (const auto& [step, limit] : {std::pair{1, 1e-3}, {3, 1e-3}, {4, 5e-4}, {6, 5e-4}, {7, 2.5e-4}})
    CHECK(rule.clip_at(static_cast<std::uint64_t>(step)) == limit);
  CHECK(StepRule{.clip = 2}.clip_at(1'000'000) == 2);
  const Batch batch = random_batch<Mlp>(40);
  Learner<Mlp, double> learner{40, 1};
  start(learner);
  for (std::uint64_t step = 1; step <= 7; ++step) {
    const auto before = values_of(learner.weights.parameters);
    learner.step(batch, rule, 1, 1, step);
    auto change = values_of(learner.weights.parameters);
    for (Size i = 0; i < change.size(); ++i) change[i] -= before[i];
    CHECK(norm_of(change) == doctest::Approx(rule.clip_at(step)).epsilon(1e-5));
  }
}

TEST_CASE("learner: a penalty pulls by its own gradient") {
  const Batch batch = random_batch<Mlp>(40);
  Learner<Mlp, double> plain{40, 1}, pulled{40, 1};
  start(plain);
  start(pulled);
  const auto before = values_of(plain.weights.parameters);
  plain.step(batch, {.optimiser = Sgd{}}, 0.5, 1, 1);
  pulled.step(batch, {.optimiser = Sgd{}, .penalty = 0.3}, 0.5, 1, 1);
  const auto without = values_of(plain.weights.parameters), with = values_of(pulled.weights.parameters);
  const double size = static_cast<double>(before.size());
  REQUIRE(before.size() == parameter_count<Mlp>);
  for (Size i = 0; i < before.size(); ++i)  // d/dw 0.3 · mean(w²)
    CHECK(with[i] - without[i] == doctest::Approx(-0.5 * 0.3 * 2 * before[i] / size).epsilon(1e-6));
}

TEST_CASE("learner: decay may be for matrices only") {
  const Batch batch = random_batch<Mlp>(40);
  const AdamW heavy{.decay = 0.5}, none{.decay = 0};
  const auto stepped = [&](AdamW optimiser, Decay decay) {
    Learner<Mlp> learner{40, 1};
    start(learner);
    learner.step(batch, {.optimiser = optimiser, .decay = decay}, 0.1, 1, 1);
    return named(learner.weights.parameters);
  };
  const Tensors undecayed = stepped(none, Decay::everything), all = stepped(heavy, Decay::everything),
                matrices = stepped(heavy, Decay::matrices);
  for (Size i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].name);
    CHECK(all[i] != undecayed[i]);
    CHECK((matrices[i] == (all[i].shape.size() > 1 ? all[i] : undecayed[i])));
  }
}

TEST_CASE("learner: what was kept comes back") {
  const Batch batch = random_batch<Mlp>(40);
  Learner<Mlp> learner{40, 1};
  start(learner);
  learner.keep();
  const Tensors before = named(learner.weights.parameters);
  const double loss = learner.evaluate(batch).mean();
  learner.step(batch, {}, 0.1, 1, 1);
  CHECK(learner.evaluate(batch).mean() != loss);
  learner.restore();
  CHECK(named(learner.weights.parameters) == before);
  CHECK(learner.evaluate(batch).mean() == loss);  // the packed weights too
}

// What follows a sequence's last target is left out; its shard is as long as the longest of its sequences.
TEST_CASE("learner: padding on the right changes neither loss nor gradients") {
  Batch padded = random_batch<Recurrence>(3 * Learner<Recurrence>::shard_sequences), scrambled;
  const RandomStream random{3, Purpose::shuffle};
  for (Size s = 0; s < padded.sequences; ++s) {
    const Size shortest = s / Learner<Recurrence>::shard_sequences * 4, last = shortest + random.below(4, s);
    for (Size t = last + 1; t < 12; ++t) padded.targets[s * 12 + t] = -1;
  }
  scrambled = padded;
  for (Size s = 0; s < padded.sequences; ++s) {
    Size t = 12;
    while (t > 0 && padded.targets[s * 12 + t - 1] < 0) --t;
    for (; t < 12; ++t) scrambled.tokens[s * 12 + t] = (padded.tokens[s * 12 + t] + 1) % 9;
  }
  REQUIRE(scrambled.tokens != padded.tokens);
  Learner<Recurrence, double> learner{padded.sequences, 2};
  start(learner);
  double sum = 0;
  for (Size s = 0; s < padded.sequences; ++s) sum += alone(learner, padded, s).loss();
  const double loss = learner.compute_gradients(padded, 1, 1);
  CHECK(loss == doctest::Approx(sum / static_cast<double>(counted(padded))).epsilon(1e-12));
  learner.reduce_gradients();
  const Tensors gradients = named(learner.gradients());
  CHECK(learner.evaluate(padded).mean() == doctest::Approx(loss).epsilon(1e-12));
  CHECK(learner.compute_gradients(scrambled, 1, 1) == loss);
  learner.reduce_gradients();
  CHECK(named(learner.gradients()) == gradients);
}

TEST_CASE("learner: a model that normalises over the batch sees it whole") {
  constexpr Size sequences = 2 * Learner<Normalised>::shard_sequences + 3;
  static_assert(Learner<Normalised>::whole_batch && !Learner<Mlp>::whole_batch);
  const Batch batch = random_batch<Normalised>(sequences);
  Learner<Normalised, double> learner{sequences, 2};
  start(learner);
  const double loss = learner.compute_gradients(batch, 1, 1);
  learner.reduce_gradients();

  Trial<Normalised, double, Cpu> whole{sequences};
  whole.weights.parameters = learner.weights.parameters;
  whole.tokens = batch.tokens;
  whole.targets = batch.targets;
  whole.run.training = true;
  whole.run.loss_scale = 1 / static_cast<double>(counted(batch));
  CHECK(whole.loss_gradient() == doctest::Approx(loss).epsilon(1e-12));
  check_close(named(learner.gradients()), named(whole.gradients), 1e-12);
  CHECK(std::ranges::equal(learner.weights.buffers.span(), whole.weights.buffers.span()));

  const std::vector<double> kept(learner.weights.buffers.span().begin(), learner.weights.buffers.span().end());
  learner.keep();
  const double evaluated = learner.evaluate(batch).mean();  // with the running statistics, in shards
  CHECK(evaluated != doctest::Approx(loss).epsilon(1e-3));
  CHECK(std::ranges::equal(learner.weights.buffers.span(), kept));
  learner.step(batch, {}, 0.1, 1, 2);
  CHECK(!std::ranges::equal(learner.weights.buffers.span(), kept));
  learner.restore();
  CHECK(std::ranges::equal(learner.weights.buffers.span(), kept));
  CHECK(learner.evaluate(batch).mean() == evaluated);
  CHECK_THROWS_AS(learner.compute_gradients(random_batch<Normalised>(1), 1, 1), std::invalid_argument);
  CHECK_NOTHROW(learner.evaluate(random_batch<Normalised>(1)));
}

TEST_CASE("learner: batches that don't fit are refused") {
  Learner<Recurrence> recurrent{2, 1};
  start(recurrent);
  const auto refuses = [&](auto& learner, const Batch& batch, const char* why) {
    CHECK_THROWS_WITH_AS(learner.evaluate(batch), why, std::invalid_argument);
    CHECK_THROWS_WITH_AS(learner.compute_gradients(batch, 1, 1), why, std::invalid_argument);
  };
  CHECK_NOTHROW(recurrent.evaluate(random_batch<Recurrence>(2, 3)));
  const char* const larger = "a batch of 4 sequences is larger than the learner was made for";
  refuses(recurrent, random_batch<Recurrence>(4), larger);
  refuses(recurrent, random_batch<Recurrence>(4, 3), larger);  // as many positions as the learner has room for
  Batch one_each = random_batch<Recurrence>(2);
  one_each.targets.resize(2);
  refuses(recurrent, one_each, "the model predicts at every position: a batch holds as many targets as symbols");
  Learner<Mlp> windows{4, 1};
  start(windows);
  Batch everywhere = random_batch<Mlp>(4);
  everywhere.targets.resize(12);
  refuses(windows, everywhere, "the model predicts the symbol after its window: a batch holds one target a sequence");
}

TEST_CASE("learner: a small model learns one batch by heart") {
  using M =
      Stack<Tokens<9, 5>, Embedding<16>, Position, Block<Attention<2>, FeedForward<32, GELU>>, LayerNorm, LMHead<>>;
  Batch batch{random_symbols(3 * 5, 9, 5), random_symbols(3 * 5, 9, 6), 3, 5};
  Learner<M> learner{3, 1};
  start(learner);
  const StepRule rule{.optimiser = Adam{}, .clip = 1};
  const double first = learner.step(batch, rule, 0.01, 1, 1).loss;
  for (std::uint64_t step = 2; step <= 150; ++step) learner.step(batch, rule, 0.01, 1, step);
  CHECK(first > 2);
  CHECK(learner.evaluate(batch).mean() < 0.02);
}
