#include "strata/generate/sampling.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

using namespace strata;

namespace {

const RandomStream stream{11, Purpose::sampling};

template <class S> std::vector<double> counts_of(const std::vector<S>& logits, const Sampling& how, Size draws) {
  std::vector<double> counts(logits.size());
  std::vector<Token> scratch(logits.size());
  for (Size i = 0; i < draws; ++i)
    ++counts.at(static_cast<Size>(sample(std::span<const S>{logits}, how, stream, i, scratch)));
  return counts;
}

std::set<Size> support(const std::vector<double>& counts) {
  std::set<Size> tokens;
  for (Size i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) tokens.insert(i);
  return tokens;
}

double chi_square(const std::vector<double>& counts, const std::vector<double>& probabilities) {
  const double draws = std::accumulate(counts.begin(), counts.end(), 0.0);
  double sum = 0;
  for (Size i = 0; i < counts.size(); ++i) {
    const double expected = draws * probabilities[i];
    if (expected > 0) sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    if (expected == 0) CHECK(counts[i] == 0);
  }
  return sum;
}

const std::vector<double> probabilities{0.1, 0.4, 0.05, 0.25, 0.2};

template <class S> std::vector<S> logits_of(const std::vector<double>& of, double shift) {
  std::vector<S> logits;
  for (double p : of) logits.push_back(static_cast<S>(std::log(p) + shift));
  return logits;
}

}  // namespace

// Bounds are exceeded once in 1,000 by chi-square with one degree of freedom fewer than there are symbols.
TEST_CASE_TEMPLATE("symbols come as often as their probability says", S, float, double) {
  CHECK(chi_square(counts_of(logits_of<S>(probabilities, 50), {}, 50'000), probabilities) < 18.5);
}

TEST_CASE("temperature divides the logits") {
  std::vector<double> sharper = probabilities, flatter = probabilities;
  double sharp = 0, flat = 0;
  for (double p : probabilities) {
    sharp += p * p;
    flat += std::sqrt(p);
  }
  for (double& p : sharper) p *= p / sharp;
  for (double& p : flatter) p = std::sqrt(p) / flat;
  const std::vector<float> logits = logits_of<float>(probabilities, -3);
  CHECK(chi_square(counts_of(logits, {.temperature = 0.5}, 50'000), sharper) < 18.5);
  CHECK(chi_square(counts_of(logits, {.temperature = 2}, 50'000), flatter) < 18.5);
}

TEST_CASE("temperature 0 is greedy and takes the lowest number of equals") {
  const std::vector<float> logits{1, 3, 3, -2};
  CHECK(support(counts_of(logits, {.temperature = 0}, 100)) == std::set<Size>{1});
  CHECK(support(counts_of(logits, {.temperature = 0, .top_k = 3, .top_p = 0.5}, 100)) == std::set<Size>{1});
  CHECK(support(counts_of(logits, {.temperature = 1e-300}, 1000)) == std::set<Size>{1, 2});
}

TEST_CASE("top-k keeps the k most likely and their ratio") {
  const std::vector<float> logits = logits_of<float>(probabilities, 0);
  CHECK(chi_square(counts_of(logits, {.top_k = 3}, 50'000), {0, 0.4 / 0.85, 0, 0.25 / 0.85, 0.2 / 0.85}) < 13.8);
  CHECK(support(counts_of(logits, {.top_k = 1}, 1000)) == std::set<Size>{1});
  CHECK(counts_of(logits, {.top_k = 5}, 1000) == counts_of(logits, {}, 1000));
  CHECK(counts_of(logits, {.top_k = 99}, 1000) == counts_of(logits, {}, 1000));
  const std::vector<float> equal(6, 1.5f);
  CHECK(support(counts_of(equal, {.top_k = 2}, 1000)) == std::set<Size>{0, 1});
}

TEST_CASE("top-p keeps the fewest most likely with that share") {
  const std::vector<double> logits = logits_of<double>(probabilities, 0);
  const auto kept = [&](double p) { return support(counts_of(logits, {.top_p = p}, 5000)); };
  CHECK(kept(0) == std::set<Size>{1});
  CHECK(kept(0.39) == std::set<Size>{1});
  CHECK(kept(0.41) == std::set<Size>{1, 3});
  CHECK(kept(0.64) == std::set<Size>{1, 3});
  CHECK(kept(0.66) == std::set<Size>{1, 3, 4});
  CHECK(kept(0.96) == std::set<Size>{0, 1, 2, 3, 4});
  CHECK(kept(1) == std::set<Size>{0, 1, 2, 3, 4});
  CHECK(chi_square(counts_of(logits, {.top_p = 0.6}, 50'000), {0, 0.4 / 0.65, 0, 0.25 / 0.65, 0}) < 10.8);
}

TEST_CASE("top-p is a share of what top-k left") {
  const std::vector<float> logits = logits_of<float>(probabilities, 0);
  // Of 0.4, 0.25 and 0.2 the first has 0.47 of the mass, the first two 0.76.
  CHECK(support(counts_of(logits, {.top_k = 3, .top_p = 0.7}, 5000)) == std::set<Size>{1, 3});
  CHECK(support(counts_of(logits, {.top_k = 3, .top_p = 0.46}, 5000)) == std::set<Size>{1});
}

TEST_CASE("infinite and undefined logits") {
  const float infinity = std::numeric_limits<float>::infinity(), undefined = std::numeric_limits<float>::quiet_NaN();
  for (const Sampling& how : {Sampling{}, Sampling{.top_k = 3}, Sampling{.top_p = 0.999}}) {
    CHECK(support(counts_of<float>({-infinity, 0, 0, -infinity}, how, 1000)) == std::set<Size>{1, 2});
    CHECK(support(counts_of<float>({0, infinity, 0, 5}, how, 1000)) == std::set<Size>{1});
    CHECK(support(counts_of<float>({-infinity, -infinity}, how, 10)) == std::set<Size>{0});
    CHECK(support(counts_of<float>({undefined, 0, undefined, 1}, how, 10)).size() == 1);
    CHECK(support(counts_of<float>({0, undefined, 1}, how, 10)).size() == 1);
  }
}

TEST_CASE("the same random number gives the same symbol, for float and double") {
  const std::vector<float> logits{0.5f, -1, 2, 0.25f, 1};
  const std::vector<double> same(logits.begin(), logits.end());
  std::vector<Token> scratch(5);
  for (Size i = 0; i < 200; ++i) {
    const Sampling how{.temperature = 0.8, .top_k = 4, .top_p = 0.95};
    CHECK(sample(std::span<const float>{logits}, how, stream, i, scratch) ==
          sample(std::span<const double>{same}, how, stream, i, scratch));
  }
}
