#include "../support.hpp"

#include "strata/layers/batch_norm.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

using Normalised = Stack<Tokens<7, 5>, Embedding<6>, BatchNorm, LMHead<>>;

template <class S, class Device> Tensors buffers_of(Weights<Normalised, S, Device>& weights) {
  Tensors tensors;
  for (const TensorInfo& info : buffer_layout<Normalised>)
    tensors.push_back({std::string{info.path.view()},
                       {info.shape[0]},
                       in_double(std::span<const S>{weights.buffers.span().subspan(info.offset, info.size)})});
  return tensors;
}

/// Logits, losses and gradients, and what is left in the buffers after one pass.
template <class S, class Device> void compare_with_fixture(const Fixture& fixture, bool training) {
  const double allowed = std::is_same_v<S, float> ? 1e-5 : 1e-7;
  Trial<Normalised, S, Device> trial{fixture};
  trial.run.training = training;
  for (const TensorInfo& info : buffer_layout<Normalised>) {
    const Tensors before = fixture.group("before/" + std::string{info.path.view()});
    REQUIRE(before.size() == 1);
    std::ranges::transform(before[0].values, &trial.weights.buffers.span()[info.offset],
                           [](double value) { return static_cast<S>(value); });
  }
  trial.forward();
  const Tensors after = fixture.group("after/");
  CHECK(after.size() == 2);
  check_close(buffers_of(trial.weights), after, allowed);
  check_close(trial.results(), fixture.tensors, allowed);
}

}  // namespace

TEST_CASE("BatchNorm: fast and plain kernels agree") {
  compare_devices<Normalised>();
  compare_devices<Normalised>(true);
}

TEST_CASE_TEMPLATE("BatchNorm: agrees with PyTorch in training", Device, Reference, Cpu) {
  const Fixture fixture{"batch_norm"};
  compare_with_fixture<float, Device>(fixture, true);
  compare_with_fixture<double, Device>(fixture, true);
}

TEST_CASE_TEMPLATE("BatchNorm: agrees with PyTorch in evaluation", Device, Reference, Cpu) {
  const Fixture fixture{"batch_norm_evaluated"};
  compare_with_fixture<float, Device>(fixture, false);
  compare_with_fixture<double, Device>(fixture, false);
}

TEST_CASE_TEMPLATE("BatchNorm: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Normalised, Device>(true);
  check_gradients<Normalised, Device>(false);
}

TEST_CASE("BatchNorm: saved and loaded") { check_saved_and_loaded<Normalised>(); }

TEST_CASE("BatchNorm: buffers begin as a normal batch would leave them, and come back with a new model") {
  Weights<Normalised> weights;
  const std::span<float> buffers = weights.buffers.span();
  const auto begins = [&] {
    for (Size c = 0; c < 6; ++c) CHECK((buffers[c] == 0 && buffers[buffer_layout<Normalised>[1].offset + c] == 1));
  };
  begins();
  std::ranges::fill(buffers, 3.0f);
  initialise(weights, 1);
  begins();
}

TEST_CASE("BatchNorm: training takes at least two sequences") {
  Trial<Normalised, float, Cpu> trial{1};
  CHECK_NOTHROW(trial.loss_gradient());
  trial.run.training = true;
  CHECK_THROWS_WITH_AS(trial.loss_gradient(),
                       "a model that normalises over the batch learns from at least 2 sequences at a time",
                       std::invalid_argument);
}
