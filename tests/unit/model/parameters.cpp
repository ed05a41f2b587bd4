#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"
#include "strata/model/parameters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

using namespace strata;

namespace {

using M = Stack<Tokens<100, 64>, Embedding<48>, Position, Block<Attention<4, Bias>, FeedForward<96, GELU>>, LMHead<>>;

struct Statistics {
  double mean = 0, deviation = 0, largest = 0;
  explicit Statistics(std::span<const float> values) {
    const double size = static_cast<double>(values.size());
    for (float value : values) mean += static_cast<double>(value) / size;
    for (float value : values) {
      deviation += std::pow(static_cast<double>(value) - mean, 2) / size;
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    deviation = std::sqrt(deviation);
  }
};

Parameters<M> started(std::uint64_t seed, Initialisation how = {}) {
  Parameters<M> parameters;
  initialise(parameters, seed, how);
  return parameters;
}

bool all_equal(std::span<const float> values, float value) {
  return std::all_of(values.begin(), values.end(), [&](float one) { return one == value; });
}

/// A mean may stray by five of its deviations, a deviation of N numbers by five times 1/√(2N) of itself.
void check_normal(std::span<const float> values, double deviation) {
  const double size = static_cast<double>(values.size());
  const Statistics found{values};
  CHECK(std::abs(found.mean) < 5 * deviation / std::sqrt(size));
  CHECK(std::abs(found.deviation - deviation) < 5 * deviation / std::sqrt(2 * size));
  CHECK(found.largest > 2.5 * deviation);
  CHECK(found.largest < 5 * deviation);
}

}  // namespace

TEST_CASE("initialise: as PyTorch does") {
  const Parameters<M> parameters = started(1);
  for (const TensorInfo& info : layout<M>) {
    const std::string path{info.path.view()};
    CAPTURE(path);
    const auto values = parameters.span(info);
    if (path == "embedding.weight" || path == "position.weight") {
      check_normal(values, 1);
    } else if (path.ends_with("_norm.weight")) {
      CHECK(all_equal(values, 1));
    } else if (path.ends_with("_norm.bias")) {
      CHECK(all_equal(values, 0));
    } else {
      const double reach = 1 / std::sqrt(path.starts_with("block.ffn.down") ? 96. : 48.);
      const double size = static_cast<double>(values.size()), deviation = reach / std::sqrt(3.);
      const Statistics found{values};
      CHECK(found.largest <= reach);
      CHECK(found.largest > reach * (1 - 10 / size));
      CHECK(std::abs(found.mean) < 5 * deviation / std::sqrt(size));
      CHECK(std::abs(found.deviation - deviation) < 5 * deviation / std::sqrt(2 * size));
    }
  }
}

TEST_CASE("initialise: with a deviation, as GPT-2 does") {
  const Parameters<M> parameters = started(1, {.deviation = 0.02});
  for (const TensorInfo& info : layout<M>) {
    CAPTURE(std::string{info.path.view()});
    const auto values = parameters.span(info);
    if (info.rank > 1)
      check_normal(values, 0.02);
    else
      CHECK(all_equal(values, info.path.view().ends_with("_norm.weight") ? 1 : 0));
  }
}

TEST_CASE("initialise: values follow from the seed, and differ from tensor to tensor") {
  const Parameters<M> first = started(1), again = started(1), other = started(2);
  CHECK(std::ranges::equal(first.span(), again.span()));
  const auto embedding = first.get<"embedding.weight">(), elsewhere = other.get<"embedding.weight">();
  CHECK(!std::equal(embedding.data, embedding.data + embedding.size, elsewhere.data));
  const auto query = first.get<"block.attention.query.weight">(), key = first.get<"block.attention.key.weight">();
  CHECK(!std::equal(query.data, query.data + query.size, key.data));
}

TEST_CASE("initialise: a float is the double, rounded") {
  const Parameters<M> floats = started(3);
  Parameters<M, double> doubles;
  initialise(doubles, 3);
  for (Size i = 0; i < floats.span().size(); ++i) REQUIRE(floats.data()[i] == static_cast<float>(doubles.data()[i]));
}

TEST_CASE("parameters begin with zeros, are copied and moved") {
  Parameters<M> parameters;
  CHECK(all_equal(parameters.span(), 0));
  initialise(parameters, 1);
  Parameters<M> copy = parameters;
  CHECK(copy.data() != parameters.data());
  CHECK(std::ranges::equal(copy.span(), parameters.span()));
  parameters.zero();
  CHECK(all_equal(parameters.span(), 0));
  CHECK(!all_equal(copy.span(), 0));
}
