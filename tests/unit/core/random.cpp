#include "strata/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

using namespace strata;
using Words = std::array<std::uint32_t, 4>;

// The philox4x32 10 lines of Random123's kat_vectors: counter, key, result.
static_assert(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

// The same answers through a stream: the counter is (block, purpose, step), the key the seed.
static_assert(RandomStream{}.block(0) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert([] {
  RandomStream stream;
  stream.seed = 0x299f31d0'a4093822;
  stream.purpose = 0x85a308d3;
  stream.step = 0x03707344'13198a2e;
  return stream.block(0x243f6a88);
}() == Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST_CASE("a permutation holds every number once, and each at each place as often") {
  for (const std::uint64_t size : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 100u, 1000u, 4097u}) {
    CAPTURE(size);
    std::vector<int> times(size);
    const Permutation order{size, {7, Purpose::batches}};
    for (std::uint64_t i = 0; i < size; ++i) {
      REQUIRE(order(i) < size);
      ++times[order(i)];
    }
    CHECK(std::ranges::count(times, 1) == static_cast<std::ptrdiff_t>(size));
  }
  constexpr int trials = 20'000, size = 6;
  int at[size][size]{};
  for (std::uint64_t trial = 0; trial < trials; ++trial)
    for (std::uint64_t i = 0; i < size; ++i) ++at[i][Permutation{size, {trial, Purpose::batches}}(i)];
  for (const auto& place : at)
    for (const int times : place) CHECK(std::abs(times - trials / size) < 300);  // deviation 53
}

TEST_CASE("streams differ by seed, purpose, number, step and index") {
  std::set<Words> seen;
  for (std::uint64_t seed : {0ull, 1ull, 1ull << 40})
    for (Purpose purpose : {Purpose::initialisation, Purpose::dropout, Purpose::shuffle})
      for (std::uint32_t number : {0u, 1u, 0xffffffu})
        for (std::uint64_t step : {0ull, 1ull, 1ull << 33})
          for (std::uint64_t index : {0ull, 1ull, 0xffffffffull})
            seen.insert(RandomStream{seed, purpose, number, step}.block(index));
  CHECK(seen.size() == 243);
}

TEST_CASE("first shifts the elements, so that a shard draws its part of the whole") {
  const RandomStream whole{3, Purpose::dropout, 2, 7}, shard{3, Purpose::dropout, 2, 7, 101};
  for (std::uint64_t i = 0; i < 20; ++i) {
    CHECK(shard.bits(i) == whole.bits(101 + i));
    CHECK(shard.uniform<float>(i) == whole.uniform<float>(101 + i));
    CHECK(shard.normal<double>(i) == whole.normal<double>(101 + i));
    CHECK(shard.below(1000, i) == whole.below(1000, 101 + i));
  }
  CHECK(whole.bits(9) == whole.block(2)[1]);
}

TEST_CASE("uniform numbers") {
  const RandomStream stream{1, Purpose::initialisation};
  constexpr int count = 100'000;
  double sum = 0, squares = 0;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const double x = stream.uniform<double>(index);
    const float y = stream.uniform<float>(index);
    REQUIRE((x >= 0 && x < 1 && y >= 0 && y < 1));
    REQUIRE((x >= static_cast<double>(y) && x - static_cast<double>(y) < 0x1p-24));
    sum += x;
    squares += x * x;
  }
  CHECK(sum / count == doctest::Approx(0.5).epsilon(0.005));
  CHECK(squares / count == doctest::Approx(1.0 / 3).epsilon(0.01));
}

TEST_CASE("normal numbers have the moments of the normal distribution") {
  const RandomStream stream{2, Purpose::initialisation};
  constexpr int count = 200'000;
  double moments[5]{};
  for (int i = 0; i < count; ++i) {
    const double x = stream.normal<double>(static_cast<std::uint64_t>(i));
    double power = 1;
    for (double& moment : moments) {
      moment += power / count;
      power *= x;
    }
  }
  // Four to five standard deviations.
  CHECK(std::abs(moments[1]) < 0.01);
  CHECK(std::abs(moments[2] - 1) < 0.015);
  CHECK(std::abs(moments[3]) < 0.04);
  CHECK(std::abs(moments[4] - 3) < 0.1);
}

TEST_CASE("whole numbers below n are uniform") {
  const RandomStream stream{5, Purpose::batches};
  for (std::uint64_t n : {1ull, 2ull, 7ull, 10ull}) {
    std::vector<double> counts(n);
    constexpr int draws = 50'000;
    for (std::uint64_t i = 0; i < draws; ++i) counts.at(stream.below(n, i)) += 1;
    double chi_square = 0;
    const double expected = draws / static_cast<double>(n);
    for (double count : counts) chi_square += (count - expected) * (count - expected) / expected;
    CHECK(chi_square < 27.9);  // exceeded once in 1,000 by chi-square with 9 degrees of freedom
  }
  // Two thirds of 2⁶⁴: a third of the numbers is thrown back, some through several blocks.
  const std::uint64_t n = UINT64_MAX / 3 * 2;
  int lower = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::uint64_t number = stream.below(n, i);
    REQUIRE(number < n);
    lower += number < n / 2;
  }
  CHECK(std::abs(lower - 5'000) < 200);  // deviation 50
}

TEST_CASE("a shuffle is a permutation, and all permutations are equally frequent") {
  std::array<int, 24> counts{};
  for (std::uint64_t seed = 0; seed < 24'000; ++seed) {
    std::array<int, 4> values{0, 1, 2, 3};
    shuffle(values, {seed, Purpose::shuffle});
    int rank = 0;
    for (int i = 0; i < 4; ++i) {
      int smaller = 0;
      for (int j = i + 1; j < 4; ++j)
        smaller += values[static_cast<std::size_t>(j)] < values[static_cast<std::size_t>(i)];
      rank = rank * (4 - i) + smaller;
    }
    ++counts[static_cast<std::size_t>(rank)];
  }
  double chi_square = 0;
  for (int count : counts) chi_square += (count - 1000.0) * (count - 1000.0) / 1000;
  CHECK(chi_square < 49.7);  // exceeded once in 1,000 by chi-square with 23 degrees of freedom
}
