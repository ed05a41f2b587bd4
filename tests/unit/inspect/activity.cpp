#include "../support.hpp"

#include "strata/inspect/activity.hpp"

#include "strata/layers/activation.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/linear.hpp"
#include "strata/model/layout.hpp"

#include <numeric>

using namespace model_test;

namespace {

using M = Stack<Tokens<9, 4>, Embedding<5>, Linear<6>, ReLU, Linear<3>, Tanh, LMHead<>>;

}  // namespace

TEST_CASE("activity is mean, deviation and shares of what came out") {
  const std::vector<float> values{0, 1, 0, 3,  //
                                  0, 1, 0, 4};
  const Activity activity = activity_of({values.data(), {1, 2, 4}, {8, 4, 1}}, 4);
  CHECK(activity.mean == doctest::Approx(9 / 8.0));
  CHECK(activity.deviation == doctest::Approx(std::sqrt(27 / 8.0 - 81 / 64.0)));
  CHECK(activity.low == 0);
  CHECK(activity.high == 4);
  CHECK(activity.dead == std::vector<bool>{true, false, true, false});
  CHECK(activity.dead_share() == 0.5);
  CHECK(activity.saturated == doctest::Approx(1 / 8.0));
  CHECK(activity.shares.front() == doctest::Approx(4 / 8.0));
  CHECK(activity.shares[8] == doctest::Approx(2 / 8.0));  // 1 of 0 … 4 in 32 intervals
  CHECK(activity.shares.back() == doctest::Approx(1 / 8.0));
  CHECK(std::accumulate(activity.shares.begin(), activity.shares.end(), 0.0) == doctest::Approx(1));
}

TEST_CASE("what is no number shows in the mean, and nowhere else") {
  const std::vector<float> values{1, NAN, 2, 3};
  const Activity activity = activity_of({values.data(), {1, 4, 1}, {4, 1, 1}}, 0);
  CHECK(std::isnan(activity.mean));
  CHECK(activity.low == 1);
  CHECK(activity.high == 3);
  CHECK(std::accumulate(activity.shares.begin(), activity.shares.end(), 0.0) == doctest::Approx(0.75));
}

TEST_CASE("activities tell dead units and saturated ones of a model") {
  Weights<M> weights;
  initialise(weights, 3);
  for (const TensorInfo& tensor : layout<M>) {
    if (tensor.path.view() == "linears.0.bias") weights.parameters.span(tensor)[2] = -1000;
    if (tensor.path.view() == "linears.1.bias") std::ranges::fill(weights.parameters.span(tensor), 50.0F);
  }
  weights.prepare();
  const std::vector<Token> texts{1, 8, 1, 4, 0, 2, 7, 3};
  const std::vector<Activity> all = activities(weights, std::span<const Token>{texts}, 2);
  REQUIRE(all.size() == leaves<M>.size());
  CHECK(all[2].dead.size() == 6);
  CHECK(all[2].dead[2]);
  CHECK(all[2].low == 0);
  CHECK(std::isnan(all[2].saturated));  // ReLU has no bound
  CHECK(all[4].saturated == 1);  // tanh has
  CHECK(all[4].dead_share() == 0);
}

TEST_CASE("norms of leaves are those of their tensors together") {
  Parameters<M> block;
  for (const TensorInfo& tensor : layout<M>) std::ranges::fill(block.span(tensor), 2.0F);
  const std::vector<double> norms = leaf_norms(block);
  REQUIRE(norms.size() == leaves<M>.size());
  CHECK(norms[0] == doctest::Approx(2 * std::sqrt(9.0 * 5)));
  CHECK(norms[1] == doctest::Approx(2 * std::sqrt(6.0 * 5 + 6)));
  CHECK(norms[2] == 0);
}
