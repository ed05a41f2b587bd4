#include "strata/core/threads.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

using namespace strata;

TEST_CASE("every piece is done once, by a thread with a number of its own") {
  for (const int threads : {1, 2, 3, 8})
    for (const Size count : {Size{0}, Size{1}, Size{2}, Size{7}, Size{1000}}) {
      CAPTURE(threads);
      CAPTURE(count);
      std::vector<int> done(count);
      std::vector<Size> by(static_cast<Size>(threads));  // no two write the same, or the sanitizer tells
      parallel_for(threads, count, [&](Size i, Size thread) {
        ++done[i];
        ++by.at(thread);
      });
      CHECK(done == std::vector<int>(count, 1));
      Size all = 0;
      for (const Size some : by) all += some;
      CHECK(all == count);
    }
}

TEST_CASE("pieces see what was written before, and their caller sees what they wrote") {
  std::vector<Size> values(64);
  for (Size round = 1; round <= 2000; ++round) {
    const Size before = values[round % 64];
    parallel_for(3, 64, [&](Size i, Size) { values[i] += i + (i == round % 64 ? before : 0); });
    for (Size& value : values) value %= 1009;
  }
  std::vector<Size> expected(64);
  for (Size round = 1; round <= 2000; ++round) {
    const Size before = expected[round % 64];
    for (Size i = 0; i < 64; ++i) expected[i] = (expected[i] + i + (i == round % 64 ? before : 0)) % 1009;
  }
  CHECK(values == expected);
}

TEST_CASE("work within work, and work from two sides, is done") {
  std::vector<int> inner(40), left(500), right(500);
  parallel_for(2, 4, [&](Size i, Size) { parallel_for(2, 10, [&](Size j, Size) { ++inner[i * 10 + j]; }); });
  CHECK(inner == std::vector<int>(40, 1));
  const auto often = [](std::vector<int>& done) {
    for (int round = 0; round < 100; ++round) parallel_for(2, done.size(), [&](Size i, Size) { ++done[i]; });
  };
  std::thread other{[&] { often(left); }};
  often(right);
  other.join();
  CHECK(left == std::vector<int>(500, 100));
  CHECK(right == std::vector<int>(500, 100));
}

TEST_CASE("a range is divided at its grain, and small work not at all") {
  const auto parts = [](int threads, Size size, Size grain, Size work) {
    std::vector<int> covered(size);
    std::vector<int> starts(size + 1);
    divide(threads, size, grain, work, [&](Size begin, Size end) {
      ++starts[begin];
      for (Size i = begin; i < end; ++i) ++covered[i];
    });
    CHECK(covered == std::vector<int>(size, 1));
    int count = 0;
    for (Size i = 0; i < size; ++i) {
      if (starts[i]) CHECK(i % grain == 0);
      count += starts[i];
    }
    return count;
  };
  CHECK(parts(2, 100, 8, 1'000'000) == 2);
  CHECK(parts(8, 100, 8, 1'000'000) == 8);
  CHECK(parts(8, 30, 8, 1'000'000) == 4);
  CHECK(parts(3, 5, 8, 1'000'000) == 1);
  CHECK(parts(2, 100, 8, 1'000) == 1);
}

TEST_CASE("a team ends while its threads wait, with nothing left to do twice") {
  for (int round = 0; round < 300; ++round) {
    std::vector<int> done(8);
    {
      Team team;
      team.run(3, done.size(), [&](Size i, Size) { ++done[i]; });
      std::this_thread::sleep_for(std::chrono::microseconds{round % 30});
    }
    CHECK(done == std::vector<int>(8, 1));
  }
}
