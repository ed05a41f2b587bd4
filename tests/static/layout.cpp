// Where each tensor lies in a model's block, and what it is called.
#include "strata/stages/bytes.hpp"
#include "strata/stages/lil.hpp"
#include "strata/stages/names.hpp"
#include "strata/stages/shakespeare.hpp"

using namespace strata;

template <class M> consteval bool has(std::string_view path) {
  for (const TensorInfo& tensor : layout<M>)
    if (tensor.path.view() == path) return true;
  return false;
}
template <class M> consteval TensorInfo tensor(std::string_view path) {
  for (const TensorInfo& tensor : layout<M>)
    if (tensor.path.view() == path) return tensor;
  throw "no tensor of this path";
}

/// In this order, and no others.
template <class M> consteval bool is_laid_out_as(auto... paths) {
  Size i = 0;
  return sizeof...(paths) == layout<M>.size() && (... && (layout<M>[i++].path.view() == std::string_view{paths}));
}

/// No two tensors share a name or a number; those that are not parts of one begin where kernels want them.
template <class M> consteval bool is_sound() {
  Size end = 0, learnt = 0;
  for (Size i = 0; i < layout<M>.size(); ++i) {
    const TensorInfo& one = layout<M>[i];
    for (Size j = 0; j < i; ++j)
      if (layout<M>[j].path.view() == one.path.view()) return false;
    Size size = 1;
    for (Size dimension = 0; dimension < one.rank; ++dimension) size *= one.shape[dimension];
    if (one.size != size || one.offset < end || (one.offset > end && one.offset % alignment != 0)) return false;
    end = one.offset + one.size;
    learnt += one.size;
  }
  return learnt == parameter_count<M> && end <= extents_of<Root<M>>().parameters.fixed;
}

static_assert(is_laid_out_as<names::Bigram>("table.weight"));
static_assert(is_laid_out_as<names::Mlp>("embedding.weight", "linear.weight", "linear.bias", "head.weight",
                                         "head.bias"));
static_assert(is_sound<names::Bigram>() && is_sound<names::Mlp>() && is_sound<names::Transformer>());
static_assert(is_sound<names::Cnn>() && is_sound<names::PlainCnn>());
static_assert(is_sound<names::Rnn>() && is_sound<names::Lstm>());
static_assert(is_sound<lil::BagWithPositions<>>() && is_sound<lil::WithFeedForward<>>());
static_assert(is_sound<lil::MultiHead<>>());
static_assert(is_sound<shakespeare::Baseline>() && is_sound<shakespeare::LearnedPositions>());
static_assert(is_sound<bytes::Mlp>() && is_sound<bytes::Transformer>());

// A repeated block is numbered, in the plural; a single one is not.
template <class... Layers> using Small = Stack<Tokens<27, 8>, Embedding<16>, Layers..., LMHead<NoBias>>;
using Thinker = FeedForward<64, ReLU>;
using TheBlock = Block<Attention<4>, Thinker>;
using Single = Small<TheBlock>;
static_assert(is_laid_out_as<Single>("embedding.weight", "block.attention_norm.weight", "block.attention_norm.bias",
                                     "block.attention.query.weight", "block.attention.key.weight",
                                     "block.attention.value.weight", "block.attention.output.weight",
                                     "block.ffn_norm.weight", "block.ffn_norm.bias", "block.ffn.up.weight",
                                     "block.ffn.up.bias", "block.ffn.down.weight", "block.ffn.down.bias",
                                     "head.weight"));
static_assert(has<names::Transformer>("blocks.0.attention.query.weight"));
static_assert(has<names::Transformer>("blocks.5.attention.output.bias"));
static_assert(has<names::Transformer>("blocks.5.ffn.down.bias"));
static_assert(has<names::Transformer>("norm.weight"));
static_assert(!has<names::Transformer>("blocks.6.ffn.down.bias") && !has<names::Transformer>("block.ffn.down.bias"));

// Written out or repeated, in a stack or not: the same names at the same places.
template <class A, class B> consteval bool same_layout() {
  for (Size i = 0; i < layout<A>.size(); ++i)
    if (layout<A>[i].path.view() != layout<B>[i].path.view() || layout<A>[i].offset != layout<B>[i].offset)
      return false;
  return layout<A>.size() == layout<B>.size();
}
static_assert(same_layout<Small<TheBlock, TheBlock>, Small<Repeat<2, TheBlock>>>());
static_assert(same_layout<Small<TheBlock, Stack<TheBlock, TheBlock>>, Small<Repeat<3, TheBlock>>>());
static_assert(same_layout<Small<Residual<Linear<16>>>, Small<Linear<16>>>());
static_assert(is_sound<Small<TheBlock, Repeat<2, TheBlock>>>());

// Siblings of one name are numbered, whatever stands between them; so are those that `As` names alike.
using Siblings = Small<Linear<16>, Tanh, Linear<24>, As<"last", Linear<16>>>;
static_assert(is_laid_out_as<Siblings>("embedding.weight", "linears.0.weight", "linears.0.bias", "linears.1.weight",
                                       "linears.1.bias", "last.weight", "last.bias", "head.weight"));
using Alike = Small<As<"step", Linear<16>>, As<"step", LayerNorm>, Linear<16>>;
static_assert(is_laid_out_as<Alike>("embedding.weight", "steps.0.weight", "steps.0.bias", "steps.1.weight",
                                    "steps.1.bias", "linear.weight", "linear.bias", "head.weight"));
static_assert(is_sound<Siblings>() && is_sound<Alike>());

// As names composites too, and gives them a scope.
using Scoped = Small<As<"encoder", Stack<Linear<16>, Linear<16>>>, As<"reader", Repeat<2, LayerNorm>>>;
static_assert(is_laid_out_as<Scoped>("embedding.weight", "encoder.linears.0.weight", "encoder.linears.0.bias",
                                    "encoder.linears.1.weight", "encoder.linears.1.bias", "reader.norms.0.weight",
                                    "reader.norms.0.bias", "reader.norms.1.weight", "reader.norms.1.bias",
                                     "head.weight"));

// Shapes and starts, as PyTorch has them.
constexpr TensorInfo query = tensor<Single>("block.attention.query.weight");
constexpr TensorInfo key = tensor<Single>("block.attention.key.weight");
static_assert(query.rank == 2 && query.shape[0] == 16 && query.shape[1] == 16 && query.start == Start::uniform);
static_assert(key.offset == query.offset + query.size);
constexpr TensorInfo up = tensor<Single>("block.ffn.up.weight"), up_bias = tensor<Single>("block.ffn.up.bias");
static_assert(up.shape[0] == 64 && up.shape[1] == 16 && up.inputs == 16 && up_bias.rank == 1 && up_bias.inputs == 16);
static_assert(tensor<Single>("embedding.weight").start == Start::normal);
static_assert(tensor<Single>("block.ffn_norm.weight").start == Start::ones);
static_assert(tensor<Single>("block.ffn_norm.bias").start == Start::zeros);

// A tied head stores nothing.
using TiedModel = Stack<Tokens<27, 8>, Embedding<16>, LMHead<Tied>>;
static_assert(is_laid_out_as<TiedModel>("embedding.weight") && is_sound<TiedModel>());

// Leaves come in the same order, with what they cost.
static_assert(leaves<names::Mlp>.size() == 5);
static_assert(leaves<names::Mlp>[1].path.view() == "flatten" && leaves<names::Mlp>[1].width == 30);
static_assert(leaves<names::Mlp>[2].parameters == 6'200 && leaves<names::Mlp>[2].flops == 12'000);
static_assert(leaves<names::Transformer>.size() == 2 + 6 * 7 + 2);
