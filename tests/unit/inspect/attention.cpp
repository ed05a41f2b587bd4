#include "../support.hpp"

#include "strata/inspect/attention.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position, Repeat<2, Block<Attention<2>, FeedForward<12, GELU>>>,
                          LayerNorm, LMHead<>>;
using Mlp = Stack<Tokens<9, 3>, Embedding<5>, Flatten, Linear<20>, Tanh, LMHead<>>;

}  // namespace

TEST_CASE("attention maps: a row of probabilities for each head and position, of every layer") {
  Weights<Transformer> weights;
  initialise(weights, 3);
  const std::vector<Token> text{1, 8, 1, 4, 0};
  const std::vector<AttentionMap> maps = attention_maps(weights, std::span{text});
  REQUIRE(maps.size() == 2);
  for (Size layer = 0; layer < 2; ++layer) {
    const AttentionMap& map = maps[layer];
    CHECK(map.path == "blocks." + std::to_string(layer) + ".attention");
    CHECK(map.heads == 2);
    REQUIRE(map.length == 5);
    REQUIRE(map.weights.size() == 2 * 5 * 5);
    for (Size head = 0; head < 2; ++head) {
      CHECK(map.row(head, 0)[0] == 1);
      for (Size t = 0; t < 5; ++t) {
        REQUIRE(map.row(head, t).size() == t + 1);
        float sum = 0;
        for (const float p : map.row(head, t)) sum += p;
        CHECK(sum == doctest::Approx(1));
        for (Size u = t + 1; u < 5; ++u) CHECK(map.weights[(head * 5 + t) * 5 + u] == 0);
      }
    }
    CHECK(std::ranges::equal(map.row(0, 3), map.row(1, 3)) == false);
  }
}

TEST_CASE("attention maps of what comes first do not change with what follows") {
  Weights<Transformer> weights;
  initialise(weights, 3);
  const std::vector<Token> text{1, 8, 1, 4, 0, 7};
  const auto whole = attention_maps(weights, std::span{text}), part = attention_maps(weights, std::span{text}.first(3));
  for (Size layer = 0; layer < 2; ++layer)
    for (Size head = 0; head < 2; ++head)
      for (Size u = 0; u < 3; ++u)
        CHECK(whole[layer].row(head, 2)[u] == doctest::Approx(part[layer].row(head, 2)[u]).epsilon(1e-5));
}

TEST_CASE("a model without attention has no maps") {
  Weights<Mlp> weights;
  initialise(weights, 3);
  const std::vector<Token> text{1, 8, 1};
  CHECK(attention_maps(weights, std::span{text}).empty());
}

TEST_CASE("the entropy of attention is that of its rows behind the first") {
  const AttentionMap map{"attention",
                         2,
                         3,
                         {1, 0, 0, 0.5F, 0.5F, 0, 0.25F, 0.25F, 0.5F,  //
                          1, 0, 0, 1, 0, 0, 0, 0, 1}};
  CHECK(attention_entropy(map, 0) == doctest::Approx((std::log(2) + 1.5 * std::log(2)) / 2));
  CHECK(attention_entropy(map, 1) == 0);
  CHECK(attention_entropy({"attention", 1, 1, {1}}, 0) == 0);
}

TEST_CASE("a head is told by where it looks") {
  const std::vector<Token> text{3, 7, 3, 7};
  const AttentionMap map{"attention", 1, 4, {1, 0, 0, 0,           //
                                             0.75F, 0.25F, 0, 0,   //
                                             0.5F, 0.25F, 0.25F, 0,  //
                                             0.125F, 0.5F, 0.25F, 0.125F}};
  const HeadSummary head = summary_of(map, 0, text);
  CHECK(head.previous == doctest::Approx((0.75 + 0.25 + 0.25) / 3));
  CHECK(head.first == doctest::Approx((0.75 + 0.5 + 0.125) / 3));
  CHECK(head.itself == doctest::Approx((0.25 + 0.25 + 0.125) / 3));
  CHECK(head.distance == doctest::Approx((0.75 + (2 * 0.5 + 0.25) + (3 * 0.125 + 2 * 0.5 + 0.25)) / 3));
  CHECK(head.same == doctest::Approx((0.5 + 0.5) / 2));        // 3 at 0, seen from 2; 7 at 1, seen from 3
  CHECK(head.induction == doctest::Approx((0.25 + 0.25) / 2));  // what followed them: position 1, position 2
  const HeadSummary once = summary_of(map, 0, std::vector<Token>{1, 2, 3, 4});
  CHECK(std::isnan(once.same));
  CHECK(std::isnan(once.induction));
  CHECK(once.previous == head.previous);
  CHECK(summary_of({"attention", 1, 2, {1, 0, 0, 1}}, 0, std::vector<Token>{5, 5}).induction == 0);  // it sees itself
}
