#include "strata/model/describe.hpp"
#include "strata/stages/names.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("describe: the MLP of the names") {
  CHECK(describe<names::Mlp>() ==
        "path       layer          formula                      output    parameters  FLOPs\n"
        "embedding  Embedding<10>  y[t] = weight[symbol[t]]     (3, 10)          270      0\n"
        "flatten    Flatten        y = (x[0], x[1], …)          (1, 30)            0      0\n"
        "linear     Linear<200>    y = x · weightᵀ + bias       (1, 200)        6200  12000\n"
        "tanh       Tanh           y = tanh(x)                  (1, 200)           0      0\n"
        "head       LMHead<>       logits = x · weightᵀ + bias  (1, 27)         5427  10800\n"
        "                                                                      11897  22800\n");
}

TEST_CASE("describe: a transformer's rows") {
  const auto rows = descriptions<names::Transformer>();
  REQUIRE(rows.size() == 2 + 6 * 7 + 2);
  CHECK(rows[3].path == "blocks.0.attention");
  CHECK(rows[3].layer == "Attention<8, Bias>");
  CHECK(rows[3].shape == "(64, 128)");
  CHECK(rows[3].parameters == 4 * (128 * 128 + 128));
  CHECK(rows[7].layer == "Linear<128>");
  CHECK(rows[8].path == "blocks.0.ffn.dropout");
  CHECK(rows[8].layer == "Dropout<10>");
  CHECK(rows[9].path == "blocks.1.attention_norm");
  CHECK(rows[9].layer == "LayerNorm");
}

TEST_CASE("describe: a convolution's kernel and stride, and the positions of every layer") {
  const auto rows = descriptions<Stack<Tokens<27, 7>, Embedding<4>, Conv<8, 3, 2>, Flatten, LMHead<>>>();
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].positions == 7);
  CHECK(rows[0].kernel == 0);
  CHECK(rows[1].positions == 3);
  CHECK(rows[1].kernel == 3);
  CHECK(rows[1].stride == 2);
  CHECK(rows[2].positions == 1);
}

TEST_CASE("describe: a formula has a bias where the layer has one") {
  CHECK(LMHead<NoBias>::formula == std::string_view{"logits = x · weightᵀ"});
  CHECK(LMHead<Tied>::formula == std::string_view{"logits = x · embeddingᵀ"});
  for (const auto& [with, without] :
       {std::pair<std::string_view, std::string_view>{LMHead<>::formula, LMHead<NoBias>::formula},
        {Linear<4>::formula, Linear<4, NoBias>::formula},
        {Conv<4, 2>::formula, Conv<4, 2, 1, NoBias>::formula},
        {Attention<2, Bias>::formula, Attention<2>::formula}})
    CHECK(with == std::string{without} + " + bias");
}

TEST_CASE("type_name: as one would write it") {
  CHECK(type_name<As<"level", Tanh>>() == "As<\"level\", Tanh>");
  CHECK(type_name<LMHead<Tied>>() == "LMHead<Tied>");
  CHECK(type_name<LMHead<NoBias>>() == "LMHead<NoBias>");
  CHECK(type_name<Attention<4>>() == "Attention<4>");
  CHECK(type_name<FeedForward<512, GELU, Dropout<10>>>() == "FeedForward<512, GELU, Dropout<10>>");
  CHECK(type_name<Block<Attention<4>, FeedForward<512, ReLU>>>() == "Block<Attention<4>, FeedForward<512, ReLU>>");
  CHECK(type_name<names::Mlp>() == "Stack<Tokens<27, 3>, Embedding<10>, Flatten, Linear<200>, Tanh, LMHead<>>");
}
