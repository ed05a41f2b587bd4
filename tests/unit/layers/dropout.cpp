#include "../support.hpp"

#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"

using namespace model_test;

namespace {

template <Size Percent> using With = Stack<Tokens<7, 5>, Embedding<6>, Dropout<Percent>, LMHead<>>;

/// Keeps what goes into the dropout, what comes out, and what comes out of a second one.
struct BothSides {
  std::vector<double> before, after, again;
  template <class S, class Signal> void show(Size leaf, const char*, View<S, Signal> output) {
    if (leaf < 3) (leaf == 0 ? before : leaf == 1 ? after : again).assign(output.data, output.data + output.size());
  }
};

double share_of_silent(const std::vector<double>& values) {
  return static_cast<double>(std::ranges::count(values, 0.)) / static_cast<double>(values.size());
}

template <class Device>
BothSides pass(std::uint64_t step, Size sequences = 40, Size first = 0, std::uint64_t seed = 1) {
  Trial<With<30>, float, Device> trial{sequences};
  trial.run.training = true;
  trial.run.seed = seed;
  trial.run.step = step;
  trial.run.sequence = first;
  BothSides sides;
  trial.forward(trial.seen_by(sides));
  return sides;
}

}  // namespace

TEST_CASE("Dropout: fast and plain kernels agree") {
  compare_devices<With<30>>(false);
  compare_devices<With<30>>(true);
}

TEST_CASE_TEMPLATE("Dropout: agrees with PyTorch when it does not train", Device, Reference, Cpu) {
  compare_with_fixture<With<30>, Device>("dropout");
}

TEST_CASE_TEMPLATE("Dropout: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<With<30>, Device>(false);
  check_gradients<With<30>, Device>(true);
}

TEST_CASE("Dropout: saved and loaded") { check_saved_and_loaded<With<30>>(); }

TEST_CASE_TEMPLATE("Dropout: silences its share and strengthens the others", Device, Reference, Cpu) {
  const BothSides sides = pass<Device>(1);
  for (Size i = 0; i < sides.after.size(); ++i)
    if (sides.after[i] != 0) CHECK(sides.after[i] == doctest::Approx(sides.before[i] / 0.7).epsilon(1e-6));
  // of 1,200 numbers the share deviates by 0.013
  CHECK(share_of_silent(sides.after) == doctest::Approx(0.3).epsilon(0.15));
}

TEST_CASE_TEMPLATE("Dropout: which ones follows from seed, step and the sequence's number", Device, Reference, Cpu) {
  const BothSides whole = pass<Device>(1);
  CHECK(pass<Device>(1).after == whole.after);
  CHECK(pass<Device>(2).after != whole.after);
  CHECK(pass<Device>(1, 40, 0, 2).after != whole.after);

  constexpr Size first = 37, each = 5 * 6;
  const BothSides shard = pass<Device>(1, 3, first);
  for (Size i = 0; i < shard.after.size(); ++i)
    CHECK((shard.after[i] == 0) == (whole.after[first * each + i] == 0));
}

TEST_CASE("Dropout: two in a model silence different ones") {
  Trial<Stack<Tokens<7, 5>, Embedding<6>, Dropout<50>, Dropout<50>, LMHead<>>, float, Cpu> trial{40};
  trial.run.training = true;
  BothSides sides;
  trial.forward(trial.seen_by(sides));
  CHECK(share_of_silent(sides.after) == doctest::Approx(0.5).epsilon(0.12));
  CHECK(share_of_silent(sides.again) == doctest::Approx(0.75).epsilon(0.08));
}

TEST_CASE_TEMPLATE("Dropout: the mean over many steps is its input", Device, Reference, Cpu) {
  constexpr int steps = 4000;
  std::vector<double> mean;
  BothSides sides;
  for (int step = 0; step < steps; ++step) {
    sides = pass<Device>(static_cast<std::uint64_t>(step), 1);
    mean.resize(sides.after.size());
    for (Size i = 0; i < mean.size(); ++i) mean[i] += sides.after[i] / steps;
  }
  // a mean deviates by √(0.3 / 0.7 / 4000) = 1 % of the input
  for (Size i = 0; i < mean.size(); ++i) CHECK(std::abs(mean[i] - sides.before[i]) < 0.045 * std::abs(sides.before[i]));
}
