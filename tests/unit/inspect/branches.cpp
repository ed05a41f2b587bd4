#include "../support.hpp"

#include "strata/inspect/branches.hpp"
#include "strata/inspect/observer.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/position.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Transformer = Stack<Tokens<9, 6>, Embedding<8>, Position, Repeat<2, Block<Attention<2>, FeedForward<12, GELU>>>,
                          LayerNorm, LMHead<>>;
using Nested = Stack<Tokens<9, 6>, Embedding<8>, Residual<Residual<Linear<8>>, Tanh>,
                     Residual<FeedForward<4, Tanh>>, As<"last", Residual<Linear<8>>>, LMHead<>>;
using Without = Stack<Tokens<9, 6>, Embedding<8>, Position, LayerNorm, LMHead<>>;

struct WithoutThese final : Observer<float> {
  std::vector<Branch> silent;
  explicit WithoutThese(std::vector<Branch> branches) : silent{std::move(branches)} {}
  void see(Size, std::string_view, const Strided<float>&) override {}
  bool leaves_out(Size first, Size last) const override {
    return std::ranges::any_of(silent, [&](const Branch& branch) { return branch.first == first && branch.last == last; });
  }
};

}  // namespace

TEST_CASE("branches are named after what they end in") {
  const std::vector<Branch> found = branches<Transformer>();
  REQUIRE(found.size() == 4);
  CHECK(found[0].path == "blocks.0.attention");
  CHECK(found[0].first == 2);
  CHECK(found[0].last == 4);
  CHECK(found[1].path == "blocks.0.ffn");
  CHECK(found[1].last == 8);
  CHECK(found[3].path == "blocks.1.ffn");
  CHECK(branches<Without>().empty());

  const std::vector<Branch> nested = branches<Nested>();
  REQUIRE(nested.size() == 4);
  CHECK(nested[0].path == "linear");
  CHECK(nested[1].path == "tanh");
  CHECK(nested[1].first == 1);
  CHECK(nested[1].last == 3);
  CHECK(nested[2].path == "ffn");
  CHECK(nested[3].path == "last.linear");
}

TEST_CASE("of branches within each other, that begin together, each can be left out") {
  Weights<Nested> weights;
  initialise(weights, 3);
  const std::vector<Token> text{1, 8, 1};
  const std::vector<Branch> found = branches<Nested>();
  std::vector<std::vector<float>> logits;
  for (const std::vector<Branch>& out : {std::vector<Branch>{}, {found[0]}, {found[1]}, {found[0], found[1]}}) {
    WithoutThese without{out};
    logits.push_back(observe(without, weights, std::span<const Token>{text}));
  }
  CHECK(logits[0] != logits[1]);
  CHECK(logits[0] != logits[2]);
  CHECK(logits[1] != logits[2]);
  CHECK(logits[2] == logits[3]);  // without the outer one, the inner one does not matter
}

TEST_CASE("without all of its branches a transformer is what is outside them") {
  Weights<Transformer> weights;
  initialise(weights, 3);
  Weights<Without> rest;
  for (const TensorInfo& to : layout<Without>)
    for (const TensorInfo& from : layout<Transformer>)
      if (from.path.view() == to.path.view())
        std::ranges::copy(weights.parameters.span(from), rest.parameters.span(to).begin());
  rest.prepare();
  const std::vector<Token> text{1, 8, 1, 4, 0};
  WithoutThese nothing{{}}, all{branches<Transformer>()};
  const std::vector<float> without = observe(all, weights, std::span<const Token>{text}),
                           expected = observe(nothing, rest, std::span<const Token>{text}),
                           whole = observe(nothing, weights, std::span<const Token>{text});
  REQUIRE(without.size() == 5 * 9);
  for (Size i = 0; i < without.size(); ++i) CHECK(without[i] == doctest::Approx(expected[i]).epsilon(1e-5));
  CHECK(without != whole);
}
