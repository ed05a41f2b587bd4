#include "../given.hpp"

#include "strata/train/batches.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

using namespace strata;
using given::error_of;

static_assert(Examples<Prefixes> && Examples<WholeWords> && Examples<Windows> && Examples<SlidingWindows> &&
              Examples<ContiguousWindows>);
static_assert(BatchSource<RandomBatches<Windows>> && BatchSource<ConsecutiveBatches<ContiguousWindows>>);

namespace {

// .emma.olivia. with numbers for letters
const std::vector<Token> words{0, 5, 13, 13, 1, 0, 15, 12, 9, 22, 9, 1, 0};

std::vector<Token> counted(Size size) {
  std::vector<Token> stream(size);
  std::iota(stream.begin(), stream.end(), Token{100});
  return stream;
}

}  // namespace

TEST_CASE("each symbol of a word from those before it") {
  const Windows windows{words, 3};
  CHECK(windows.size() == 12);
  const std::vector<std::pair<std::vector<Token>, Token>> expected{
      {{0, 0, 0}, 5},   {{0, 0, 5}, 13},  {{0, 5, 13}, 13},  {{5, 13, 13}, 1}, {{13, 13, 1}, 0}, {{0, 0, 0}, 15},
      {{0, 0, 15}, 12}, {{0, 15, 12}, 9}, {{15, 12, 9}, 22}, {{12, 9, 22}, 9}, {{9, 22, 9}, 1},  {{22, 9, 1}, 0}};
  Batch batch;
  ConsecutiveBatches{windows, 100}.fill(batch, 0);
  REQUIRE(batch.sequences == 12);
  REQUIRE(batch.targets.size() == 12);
  for (Size i = 0; i < expected.size(); ++i) {
    const auto begin = batch.tokens.begin() + static_cast<std::ptrdiff_t>(3 * i);
    CHECK(std::vector<Token>(begin, begin + 3) == expected[i].first);
    CHECK(batch.targets[i] == expected[i].second);
  }
}

TEST_CASE("a context longer than every word") {
  Batch batch;
  ConsecutiveBatches{Windows{words, 8}, 100}.fill(batch, 0);
  CHECK(std::vector<Token>(batch.tokens.end() - 8, batch.tokens.end()) ==
        std::vector<Token>{0, 0, 15, 12, 9, 22, 9, 1});
}

namespace {

/// The rows of a batch as text: inputs with a letter a symbol, `>` and targets, where `-` is not counted.
std::vector<std::string> rows(const Batch& batch) {
  const auto letter = [](Token token) {
    return token < 0 ? '-' : token == 0 ? '.' : static_cast<char>('a' + token - 1);
  };
  std::vector<std::string> all;
  for (Size s = 0; s < batch.sequences; ++s) {
    std::string& row = all.emplace_back();
    for (Size t = 0; t < batch.length; ++t) row += letter(batch.tokens[s * batch.length + t]);
    row += '>';
    for (Size t = 0; t < batch.length; ++t) row += letter(batch.targets[s * batch.length + t]);
  }
  return all;
}

template <class E> std::vector<std::string> all_rows(const E& examples) {
  Batch batch;
  ConsecutiveBatches{examples, 100}.fill(batch, 0);
  return rows(batch);
}

}  // namespace

TEST_CASE("each symbol of a word from its beginning, longest first and padded on the right") {
  CHECK(all_rows(Prefixes{words, 16}) ==
        std::vector<std::string>{".olivia>------.", ".olivi.>-----a-", ".emma..>----.--", ".oliv..>----i--",
                                 ".emm...>---a---", ".oli...>---v---", ".em....>--m----", ".ol....>--i----",
                                 ".e.....>-m-----", ".o.....>-l-----", ".......>e------", ".......>o------"});
}

TEST_CASE("a prefix longer than the context loses its beginning") {
  CHECK(all_rows(Prefixes{words, 4}) == std::vector<std::string>{".emm>---a", "emma>---.", ".oli>---v", "oliv>---i",
                                                                 "livi>---a", "ivia>---.", ".em.>--m-", ".ol.>--i-",
                                                                 ".e..>-m--", ".o..>-l--", "....>e---", "....>o---"});
}

TEST_CASE("words give the targets of all their prefixes at once") {
  CHECK(all_rows(WholeWords{words, 16}) == std::vector<std::string>{".olivia>olivia.", ".emma..>emma.--"});
  CHECK(WholeWords{words, 16}.positions() == 12);
  // Each symbol once, and each from the same symbols before it as its prefix has.
  for (Size context = 1; context < 10; ++context) {
    CAPTURE(context);
    std::vector<std::string> of_prefixes, of_words;
    const auto collect = [](const std::vector<std::string>& all, std::vector<std::string>& found) {
      for (const std::string& row : all)
        for (Size t = 0, length = row.size() / 2; t < length; ++t)
          if (const char target = row[length + 1 + t]; target != '-') found.push_back(row.substr(0, t + 1) + target);
    };
    collect(all_rows(Prefixes{words, context}), of_prefixes);
    collect(all_rows(WholeWords{words, context}), of_words);
    CHECK(of_words.size() == 12);
    std::ranges::sort(of_prefixes);
    std::ranges::sort(of_words);
    CHECK(of_prefixes == of_words);
  }
}

TEST_CASE("random prefixes: a batch is as long as its longest, and every target is reached") {
  const RandomBatches source{Prefixes{words, 16}, 8};
  Batch batch;
  std::map<Size, int> lengths;
  int targets = 0;
  for (std::uint64_t step = 0; step < 200; ++step) {
    source.fill(batch, step, 0);
    REQUIRE(batch.tokens.size() == 8 * batch.length);
    REQUIRE(batch.targets.size() == 8 * batch.length);
    ++lengths[batch.length];
    targets += static_cast<int>(std::ranges::count_if(batch.targets, [](Token target) { return target >= 0; }));
    CHECK(std::ranges::count_if(batch.targets.begin(),
                                batch.targets.begin() + static_cast<std::ptrdiff_t>(batch.length),
                                [](Token target) { return target >= 0; }) == 1);
    CHECK(batch.targets[batch.length - 1] >= 0);  // the first is the longest
  }
  CHECK(targets == 200 * 8);
  CHECK(lengths.size() > 2);
  CHECK(lengths.rbegin()->first == 7);
}

TEST_CASE("random batches follow from seed and step, and reach every example equally often") {
  const RandomBatches source{Windows{words, 2}, 32};
  Batch first, again;
  source.fill(first, 7, 1);
  source.fill(again, 8, 1);
  CHECK(first.tokens != again.tokens);
  source.fill(again, 7, 2);
  CHECK(first.tokens != again.tokens);
  source.fill(again, 7, 1);
  CHECK(first.tokens == again.tokens);
  CHECK(first.targets == again.targets);
  CHECK(first.sequences == 32);
  CHECK(first.length == 2);

  std::map<Token, double> targets;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    source.fill(first, step, 3);
    for (Token target : first.targets) ++targets[target];
  }
  CHECK(targets[22] == doctest::Approx(32'000 / 12.0).epsilon(0.1));  // deviation 49
  CHECK(targets[13] == doctest::Approx(32'000 / 6.0).epsilon(0.1));
}

TEST_CASE("random windows of a stream") {
  const std::vector<Token> stream = counted(20);
  const RandomBatches source{SlidingWindows{stream, 16}, 8};
  CHECK(source.examples() == 4);
  CHECK(source.positions() == 64);
  Batch batch;
  std::map<Token, int> starts;
  for (std::uint64_t step = 0; step < 100; ++step) {
    source.fill(batch, step, 0);
    REQUIRE(batch.targets.size() == 8 * 16);
    for (Size i = 0; i < batch.tokens.size(); ++i) {
      REQUIRE(batch.targets[i] == batch.tokens[i] + 1);
      REQUIRE(batch.tokens[i] == batch.tokens[i / 16 * 16] + static_cast<Token>(i % 16));
    }
    for (Size s = 0; s < 8; ++s) ++starts[batch.tokens[16 * s]];
  }
  CHECK(starts.size() == 4);  // the first and the last possible one among them
  CHECK(starts.count(100) == 1);
  CHECK(starts.count(103) == 1);
}

TEST_CASE("contiguous windows with the remainder kept count every position once") {
  for (Size symbols = 2; symbols < 40; ++symbols)
    for (Size length : {1u, 4u, 7u}) {
      const std::vector<Token> stream = counted(symbols);
      const ConsecutiveBatches source{ContiguousWindows{stream, length, Remainder::kept}, 3};
      std::vector<Token> targets;
      Batch batch;
      for (Size i = 0; i < source.batches(); ++i) {
        source.fill(batch, i);
        REQUIRE(batch.sequences <= 3);
        REQUIRE(batch.tokens.size() == batch.sequences * batch.length);
        for (Size j = 0; j < batch.tokens.size(); ++j) REQUIRE(batch.targets[j] == batch.tokens[j] + 1);
        targets.insert(targets.end(), batch.targets.begin(), batch.targets.end());
      }
      CHECK(source.positions() == symbols - 1);
      CHECK(targets == std::vector<Token>(stream.begin() + 1, stream.end()));
    }
}

TEST_CASE("shuffled batches: every example once a pass, each pass in another order") {
  const std::vector<Token> stream = counted(23 * 4 + 1);
  const ShuffledBatches source{ContiguousWindows{stream, 4, Remainder::dropped}, 5};
  CHECK(source.examples() == 23);
  REQUIRE(source.steps_a_pass() == 4);
  std::map<std::vector<Token>, int> orders;
  std::map<Token, int> left_out;
  Batch batch;
  std::uint64_t step = 0;
  for (int pass = 0; pass < 200; ++pass) {
    std::vector<Token> order;
    for (Size i = 0; i < 4; ++i) {
      source.fill(batch, ++step, 9);
      REQUIRE(batch.sequences == 5);
      for (Size s = 0; s < 5; ++s) order.push_back((batch.tokens[4 * s] - 100) / 4);
    }
    ++orders[order];
    std::ranges::sort(order);
    CHECK(std::ranges::adjacent_find(order) == order.end());
    for (Token window = 0; window < 23; ++window)
      if (!std::ranges::binary_search(order, window)) ++left_out[window];
  }
  CHECK(orders.size() == 200);
  for (Token window = 0; window < 23; ++window) CHECK(left_out[window] > 5);  // 26 of 200 on average
  Batch again;
  source.fill(again, step, 9);
  CHECK(again.tokens == batch.tokens);
  source.fill(again, step, 10);
  CHECK(again.tokens != batch.tokens);
  CHECK(error_of([&] {
          ShuffledBatches{ContiguousWindows{stream, 4, Remainder::dropped}, 24};
        }) == "the corpus has 23 examples, fewer than a batch of 24");
}

TEST_CASE("shuffled batches with the remainder kept: the last of a pass is smaller, and nothing is left out") {
  const std::vector<Token> stream = counted(28);
  const ShuffledBatches source{SlidingWindows{stream, 5}, 10, Remainder::kept};  // 23 windows
  REQUIRE(source.steps_a_pass() == 3);
  Batch batch;
  for (std::uint64_t step = 1; step <= 6;) {
    std::vector<Size> seen;
    for (const Size expected : {10u, 10u, 3u}) {
      source.fill(batch, step++, 4);
      CHECK(batch.sequences == expected);
      CHECK(batch.targets.size() == 5 * expected);
      for (Size s = 0; s < batch.sequences; ++s) {
        CHECK(batch.tokens[5 * s] == stream[batch.chosen[s]]);
        CHECK(batch.targets[5 * s + 4] == stream[batch.chosen[s] + 5]);
      }
      seen.insert(seen.end(), batch.chosen.begin(), batch.chosen.end());
    }
    std::ranges::sort(seen);
    REQUIRE(seen.size() == 23);
    for (Size i = 0; i < 23; ++i) CHECK(seen[i] == i);
  }
  CHECK(ShuffledBatches{SlidingWindows{stream, 18}, 10, Remainder::kept}.steps_a_pass() == 1);
}

TEST_CASE("contiguous windows with the remainder dropped") {
  const std::vector<Token> stream = counted(15);
  const ContiguousWindows windows{stream, 4, Remainder::dropped};
  CHECK(windows.size() == 3);
  CHECK(windows.positions() == 12);
  Batch batch;
  const ConsecutiveBatches source{windows, 2};
  CHECK(source.batches() == 2);
  source.fill(batch, 3);  // the batches come round again
  CHECK(batch.sequences == 1);
  CHECK(batch.tokens == std::vector<Token>{108, 109, 110, 111});
  CHECK(ContiguousWindows{counted(13), 4, Remainder::dropped}.size() == 3);
}

TEST_CASE("a corpus too short for its windows is refused") {
  CHECK(error_of([] {
          SlidingWindows{counted(5), 5};
        }) == "the corpus has 5 symbols; a window of 5 and its targets need 6");
  CHECK(error_of([] { SlidingWindows{counted(6), 5}; }) == "");
  CHECK(error_of([] {
          ContiguousWindows{counted(4), 4, Remainder::dropped};
        }) == "the corpus has 4 symbols; windows and their targets need 5");
  CHECK(error_of([] {
          ContiguousWindows{counted(1), 4, Remainder::kept};
        }) == "the corpus has 1 symbols; windows and their targets need 2");
  CHECK(!error_of([] { ContiguousWindows{{}, 4, Remainder::kept}; }).empty());
  CHECK(!error_of([] { Windows{std::vector<Token>{0}, 3}; }).empty());
  CHECK(!error_of([] { Windows{std::vector<Token>{1, 2, 0}, 3}; }).empty());
  CHECK(!error_of([] { Prefixes{std::vector<Token>{0}, 3}; }).empty());
  CHECK(!error_of([] { WholeWords{std::vector<Token>{1, 2, 0}, 3}; }).empty());
}
