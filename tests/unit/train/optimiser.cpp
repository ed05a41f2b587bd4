#include "strata/train/optimiser.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace strata;

namespace {

template <class S> std::vector<S> after_three_steps(const Optimiser& optimiser, double rate, const Update& how = {}) {
  std::vector<S> w{S(0.5), S(-1.25), S(2), S(0)}, m(4), v(4);
  const std::vector<std::vector<S>> gradients{
      {S(0.1), S(-0.2), S(0.3), S(-0.4)}, {S(0.5), S(0.25), S(-0.125), S(0)}, {S(-1), S(2), S(0.01), S(1e-4)}};
  for (std::uint64_t step = 1; step <= 3; ++step)
    update(optimiser, rate, step, how, std::span{w}, gradients[step - 1], m, v);
  return w;
}

void check_close(const auto& found, const std::vector<double>& expected) {
  using S = std::remove_cvref_t<decltype(found[0])>;
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(std::abs(static_cast<double>(found[i]) - expected[i]) < (sizeof(S) == 4 ? 1e-6 : 1e-14));
}

}  // namespace

// w = torch.tensor([.5, -1.25, 2, 0], dtype=torch.float64, requires_grad=True); o = torch.optim.NAME([w], …)
// for g in ([.1, -.2, .3, -.4], [.5, .25, -.125, 0], [-1, 2, .01, 1e-4]):
//   w.grad = torch.tensor(g, dtype=torch.float64); o.step()
TEST_CASE_TEMPLATE("optimisers step as PyTorch's do", S, float, double) {
  check_close(after_three_steps<S>(Sgd{}, 0.1), {0.54, -1.455, 1.9815, 0.03999});
  check_close(after_three_steps<S>(Sgd{.momentum = 0.9}, 0.1), {0.4779, -1.4433, 1.94145, 0.10839});
  check_close(after_three_steps<S>(Adam{}, 0.01),
              {0.4840589053975293, -1.2481339607127824, 1.9839157001332015, 0.02187855276016583});
  check_close(after_three_steps<S>(AdamW{}, 0.01),
              {0.48391178134306756, -1.247760835379178, 1.9833180921721605, 0.021875882801985387});
  check_close(after_three_steps<S>(AdamW{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .decay = 0.1}, 0.1),
              {0.33408341970197186, -1.2078705107758179, 1.792616701358977, 0.20698645969724122});
  // An L2 penalty is what PyTorch's Adam calls weight_decay, here 0.3.
  check_close(after_three_steps<S>(Adam{}, 0.01, {.pull = 0.3}),
              {0.48105617096363523, -1.2357888199714075, 1.9711041778075427, 0.02169898615467453});
}

TEST_CASE("what an update may change of a step") {
  CHECK(after_three_steps<double>(AdamW{}, 0.01, {.decays = false}) == after_three_steps<double>(Adam{}, 0.01));
  // Halving the gradient is halving the rate of plain descent.
  CHECK(after_three_steps<double>(Sgd{}, 0.5, {.factor = 0.5}) == after_three_steps<double>(Sgd{}, 0.25));
  // loss + 0.01 · mean(W²) over 4 weights: the gradient of the second part is 0.005 W.
  CHECK(pull_of(0.01, 4) == doctest::Approx(0.005));
}

TEST_CASE("descent without momentum needs no moments") {
  CHECK(moments(Sgd{}) == 0);
  CHECK(moments(Sgd{.momentum = 0.5}) == 1);
  CHECK(moments(Adam{}) == 2);
  CHECK(moments(AdamW{}) == 2);
  std::vector<float> w{1, 2}, gradients{1, -1};
  update(Sgd{}, 0.5, 1, {}, std::span{w}, gradients, {}, {});
  CHECK(w == std::vector<float>{0.5f, 2.5f});
}

TEST_CASE("ranges may be cut anywhere without changing a bit") {
  constexpr std::size_t size = 1003;
  for (const Optimiser& optimiser : {Optimiser{Sgd{.momentum = 0.9}}, Optimiser{Adam{}}, Optimiser{AdamW{}}}) {
    std::vector<float> whole(size), gradients(size), m(size), v(size);
    for (std::size_t i = 0; i < size; ++i) {
      whole[i] = std::sin(static_cast<float>(i));
      gradients[i] = std::cos(static_cast<float>(3 * i));
    }
    std::vector<float> cut = whole, cut_m = m, cut_v = v;
    for (std::uint64_t step = 1; step <= 5; ++step) {
      update(optimiser, 1e-2, step, {.pull = 0.1}, std::span{whole}, gradients, m, v);
      std::size_t begin = 0;
      for (std::size_t count : {7u, 512u, 483u, 1u}) {
        const auto part = [&](std::vector<float>& all) { return std::span{all}.subspan(begin, count); };
        update(optimiser, 1e-2, step, {.pull = 0.1}, part(cut), part(gradients), part(cut_m), part(cut_v));
        begin += count;
      }
    }
    CHECK(whole == cut);
    CHECK(v == cut_v);
  }
}

TEST_CASE("sum of squares") {
  for (std::size_t size : {0u, 1u, 15u, 16u, 17u, 100u}) {
    std::vector<float> values(size);
    double expected = 0;
    for (std::size_t i = 0; i < size; ++i) {
      values[i] = static_cast<float>(i) - 3;
      expected += (static_cast<double>(i) - 3) * (static_cast<double>(i) - 3);
    }
    CHECK(sum_of_squares(std::span<const float>{values}) == expected);
  }
  const std::vector<float> large(1000, 1e30f);  // its squares would overflow as floats
  CHECK(sum_of_squares(std::span<const float>{large}) == doctest::Approx(1e63));
}
