#include "strata/train/schedule.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

TEST_CASE("a constant rate") {
  CHECK(learning_rate(Schedule{Constant{0.25}}, {}, 1) == 0.25);
  CHECK(learning_rate(Schedule{Constant{0.25}}, {}, 1'000'000) == 0.25);
}

TEST_CASE("a cosine with warm-up and floor") {
  const Schedule schedule = Cosine{.rate = 1, .steps = 110, .warm_up = 10, .floor = 0.1};
  const auto rate = [&](std::uint64_t step) { return learning_rate(schedule, {}, step); };
  CHECK(rate(1) == doctest::Approx(0.1));
  CHECK(rate(5) == doctest::Approx(0.5));
  CHECK(rate(10) == doctest::Approx(1));
  CHECK(rate(35) == doctest::Approx(0.1 + 0.9 * 0.85355339));  // (1 + cos 45°) / 2
  CHECK(rate(60) == doctest::Approx(0.55));
  CHECK(rate(110) == doctest::Approx(0.1));
  CHECK(rate(1000) == doctest::Approx(0.1));
  for (std::uint64_t step = 10; step < 110; ++step) CHECK(rate(step + 1) < rate(step));
  CHECK(learning_rate(Schedule{Cosine{.rate = 2, .steps = 0}}, {}, 1) == 0);
}

// o = torch.optim.SGD([p], lr=1.0); s = torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=1)
// for loss in losses: s.step(loss); print(o.param_groups[0]['lr'])
TEST_CASE("a plateau halves the rate when PyTorch's does") {
  const Schedule schedule = Plateau{.rate = 1, .factor = 0.5, .patience = 1};
  const std::vector<double> losses{5, 4, 4, 3.9999, 3.5, 3.6, 3.7, 3.8, 3.9, 3.4, 3.5, 3.5, 3.5, 3.5, 3.5};
  const std::vector<double> rates{1,     1,     1,     0.5,    0.5,    0.5,     0.25,   0.25,
                                  0.125, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125};
  ScheduleState state;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    observe(schedule, state, losses[i]);
    CHECK(learning_rate(schedule, state, i) == rates[i]);
  }
  CHECK(learning_rate(Schedule{Plateau{.rate = 1, .floor = 0.1}}, state, 1) == 0.1);
}

TEST_CASE("only a plateau listens to losses") {
  ScheduleState state;
  for (double loss : {1.0, 2.0, 3.0}) observe(Cosine{.rate = 1, .steps = 10}, state, loss);
  CHECK(state.scale == 1);
  CHECK(state.waited == 0);
}
