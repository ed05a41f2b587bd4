#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/flatten.hpp"
#include "strata/layers/position.hpp"
#include "strata/layers/table.hpp"
#include "strata/model/block.hpp"
#include "strata/model/parameters.hpp"
#include "strata/tensor/views.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace strata;

namespace {

using Transformer = Stack<Tokens<5, 4>, Embedding<6>, Position,
                          Repeat<2, Block<Attention<2, Bias>, FeedForward<7, ReLU>>>, LayerNorm, LMHead<Tied>>;
using Mlp = Stack<Tokens<5, 3>, Embedding<4>, Flatten, Linear<10>, Tanh, Stack<Linear<8, NoBias>, ReLU>,
                  As<"last", Linear<6>>, LMHead<>>;

using Paths = std::vector<std::string>;
template <Model M> Paths paths() {
  Paths all;
  for (const TensorInfo& info : layout<M>) all.emplace_back(info.path.view());
  return all;
}

}  // namespace

TYPE_TO_STRING(Transformer);
TYPE_TO_STRING(Mlp);

TEST_CASE("layout: a block's tensors have the block's number in their paths") {
  Paths expected{"embedding.weight", "position.weight"};
  for (const std::string block : {"blocks.0.", "blocks.1."})
    for (const std::string name :
         {"attention_norm.weight", "attention_norm.bias", "attention.query.weight", "attention.key.weight",
          "attention.value.weight", "attention.query.bias", "attention.key.bias", "attention.value.bias",
          "attention.output.weight", "attention.output.bias", "ffn_norm.weight", "ffn_norm.bias", "ffn.up.weight",
          "ffn.up.bias", "ffn.down.weight", "ffn.down.bias"})
      expected.push_back(block + name);
  expected.insert(expected.end(), {"norm.weight", "norm.bias"});  // the tied head stores nothing
  CHECK(paths<Transformer>() == expected);
}

TEST_CASE("layout: siblings of one name are numbered, a stack is transparent, As renames") {
  CHECK(paths<Mlp>() == Paths{"embedding.weight", "linears.0.weight", "linears.0.bias", "linears.1.weight",
                              "last.weight", "last.bias", "head.weight", "head.bias"});
  using OneBlock = Stack<Tokens<5, 4>, Embedding<6>, Block<Attention<1>, FeedForward<7, ReLU>>, LMHead<>>;
  CHECK(paths<OneBlock>()[1] == "block.attention_norm.weight");
  using Repeated = Stack<Tokens<5, 4>, Embedding<6>, Repeat<2, Linear<6, NoBias>>, Linear<6, NoBias>, LMHead<>>;
  CHECK(paths<Repeated>() == Paths{"embedding.weight", "linears.0.weight", "linears.1.weight", "linears.2.weight",
                                   "head.weight", "head.bias"});
  CHECK(paths<Stack<Tokens<5, 4>, Table>>() == Paths{"table.weight"});
}

TEST_CASE_TEMPLATE("layout: tensors follow each other without overlap", M, Transformer, Mlp) {
  Size end = 0;
  for (const TensorInfo& info : layout<M>) {
    CAPTURE(std::string{info.path.view()});
    Size size = 1;
    for (Size i = 0; i < info.rank; ++i) size *= info.shape[i];
    CHECK(info.size == size);
    CHECK(info.offset >= end);
    CHECK(info.offset - end < alignment);
    const bool stacked_on_another = info.path.view().find(".key.") != std::string_view::npos ||
                                    info.path.view().find(".value.") != std::string_view::npos;
    CHECK((stacked_on_another ? info.offset == end : info.offset % alignment == 0));
    end = info.offset + info.size;
  }
  CHECK(aligned(end) == Parameters<M>::extent);
}

TEST_CASE("layout: what is counted") {
  constexpr Size attention = 4 * 6 * 6 + 4 * 6, ffn = 7 * 6 + 7 + 6 * 7 + 6, norm = 2 * 6;
  static_assert(parameter_count<Transformer> == 5 * 6 + 4 * 6 + 2 * (attention + ffn + 2 * norm) + norm);
  static_assert(parameter_count<Mlp> == 5 * 4 + (12 * 10 + 10) + 10 * 8 + (8 * 6 + 6) + (6 * 5 + 5));

  // products of 4 positions; of the scores, and of what they weigh, only the 10 on and below the diagonal
  constexpr Size projections = 2 * 4 * (6 * 18 + 6 * 6), scores = 2 * 2 * 10 * 6;
  static_assert(flops<Transformer> == 2 * (projections + scores + 2 * 4 * 2 * 6 * 7) + 2 * 4 * 6 * 5);
  static_assert(flops<Mlp> == 2 * (12 * 10 + 10 * 8 + 8 * 6 + 6 * 5));
  static_assert(flops<Stack<Tokens<5, 4>, Table>> == 0);

  // what flows from layer to layer, in multiples of sixteen scalars, and tanh's output
  static_assert(tape_bytes<Mlp> == sizeof(float) * (16 + 16 + 16 + 16 + 16 + 16 + 16 + 16));
  static_assert(tape_bytes<Mlp, double> == 2 * tape_bytes<Mlp>);
}

TEST_CASE("layout: leaves tell what they are") {
  const auto& all = leaves<Transformer>;
  static_assert(all.size() == 2 + 2 * 6 + 2);
  CHECK(all[4].path.view() == "blocks.0.ffn_norm");
  CHECK(all[6].path.view() == "blocks.0.ffn.relu");
  CHECK(all[6].formula == ReLU::formula);
  CHECK(all[6].positions == 4);
  CHECK(all[6].width == 7);
  CHECK(all[6].parameters == 0);
  CHECK(all[9].path.view() == "blocks.1.attention");
  CHECK(all[9].parameters == 4 * 6 * 6 + 4 * 6);
  CHECK(all[15].path.view() == "head");
  CHECK(all[15].parameters == 0);
  CHECK(all[15].width == 5);
}

TEST_CASE("a tensor by its path has its shape and its place in the block") {
  Parameters<Transformer> parameters;
  const auto key = parameters.get<"blocks.1.attention.key.weight">();
  static_assert(std::is_same_v<decltype(key), const Tensor<float, 6, 6>>);
  const auto bias = std::as_const(parameters).get<"blocks.0.ffn.up.bias">();
  static_assert(std::is_same_v<decltype(bias), const Tensor<const float, 7>>);

  array(key)(2, 3) = 5;
  for (const TensorInfo& info : layout<Transformer>) {
    const auto values = parameters.span(info);
    const bool is_key = info.path.view() == "blocks.1.attention.key.weight";
    CHECK(std::count(values.begin(), values.end(), 5.f) == (is_key ? 1 : 0));
    if (is_key) CHECK(values[2 * 6 + 3] == 5);
  }
  CHECK(array(bias).size() == 7);
}
