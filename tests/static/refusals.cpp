// The sentence for each way in which a model can be illegal.
#include "strata/layers/average.hpp"
#include "strata/layers/conv.hpp"
#include "strata/layers/rms_norm.hpp"
#include "strata/layers/sinusoids.hpp"
#include "strata/stages/names.hpp"

using namespace strata;

template <class... Layers> using Short = Stack<Tokens<27, 8>, Layers...>;
template <class... Layers> using Wide = Short<Embedding<128>, Layers..., LMHead<>>;

/// M is no model, and this is why. Nothing in the text is such that g++ would escape it.
template <class M> consteval bool refused(std::string_view why) {
  for (char c : std::string_view{model_rule<M>.text})
    if (c < ' ' || c > '~' || c == '\'' || c == '"' || c == '\\') return false;
  return !Model<M> && sentence(model_rule<M>).view() == why;
}

// Sizes that don't fit.
constexpr std::string_view five_heads = "Attention<5>: 5 heads do not divide width 128; use 1, 2, 4, 8 …";
static_assert(refused<Wide<Attention<5>>>(five_heads));
static_assert(refused<Wide<Attention<0>>>("Attention<0>: 0 heads do not divide width 128; use 1, 2, 4, 8 …"));
static_assert(refused<Short<Embedding<6>, Attention<4, Bias>, LMHead<>>>(
    "Attention<4>: 4 heads do not divide width 6; use 1, 2, 3, 6"));
constexpr std::string_view all_dropped =
    "Dropout<100>: a rate of 100 % leaves nothing; give a percentage from 0 to 99";
static_assert(refused<Wide<Dropout<100>>>(all_dropped));
static_assert(refused<Short<Embedding<0>, LMHead<>>>(
    "Embedding<0>: vectors of width 0 carry nothing; give a width of at least 1"));
static_assert(refused<Wide<Linear<0>>>("Linear<0>: vectors of width 0 carry nothing; give a width of at least 1"));
static_assert(refused<Wide<Conv<64, 12>, Flatten>>(
    "Conv<64, 12>: a kernel of 12 positions is longer than its input of 8; use a kernel of at most 8 or give it "
    "more positions"));
static_assert(refused<Wide<Conv<64, 4, 2>, Conv<64, 4, 2>, Flatten>>(
    "Conv<64, 4>: a kernel of 4 positions is longer than its input of 3; use a kernel of at most 3 or give it "
    "more positions"));
static_assert(refused<Wide<Conv<0, 2>, Flatten>>(
    "Conv<0, 2>: vectors of width 0 carry nothing; give a width of at least 1"));
static_assert(refused<Wide<Conv<64, 0>, Flatten>>(
    "Conv<64, 0>: a kernel of 0 positions sees nothing; give a kernel of at least 1"));
static_assert(refused<Wide<Conv<64, 2, 0>, Flatten>>(
    "Conv<64, 2, 0>: a stride of 0 stays where it is; give a stride of at least 1"));
static_assert(Model<Wide<Conv<64, 8>>> && Model<Wide<Conv<64, 3, 2>, Flatten>>);
static_assert(refused<Stack<Tokens<0, 8>, Table>>("Tokens<0, 8>: a model needs at least one symbol and one position"));

static_assert(refused<Wide<RNN<0>>>("RNN<0>: a state of width 0 remembers nothing; give a width of at least 1"));
static_assert(refused<Wide<LSTM<0>>>("LSTM<0>: a state of width 0 remembers nothing; give a width of at least 1"));
static_assert(refused<Wide<Conv<64, 2, 2>>>(
    "Stack: logits at 4 positions come out of a context of 8; a model predicts at every position, or at one the symbol "
    "after its window: put Flatten before the head"));
static_assert(Model<Wide<Conv<64, 2, 2>, Flatten>> && Model<Wide<Conv<64, 1>>>);

// The same sentence however deep its layer is.
using Thinker = FeedForward<512, ReLU>;
static_assert(refused<Wide<Block<Attention<5>, Thinker>>>(five_heads));
static_assert(refused<Wide<Position, LayerNorm, Repeat<6, Block<Attention<5>, Thinker>>>>(five_heads));
static_assert(refused<Wide<Stack<LayerNorm, Stack<Residual<Attention<5>>>>>>(five_heads));
static_assert(refused<Wide<As<"look", Attention<5>>>>(five_heads));
static_assert(refused<Wide<As<"deep", Repeat<2, As<"look", Attention<5>>>>>>(five_heads));
static_assert(refused<Wide<Block<Thinker, Attention<5>>>>(five_heads));
static_assert(refused<Wide<Block<Attention<4>, FeedForward<512, ReLU, Dropout<100>>>>>(all_dropped));

// Names that paths can be made of.
constexpr std::string_view nameless =
    "As: a name of a layer is made of letters, digits and _, and is not empty; this one is not";
static_assert(refused<Wide<As<"a/b", Linear<128>>>>(nameless));
static_assert(refused<Wide<As<"", Linear<128>>>>(nameless));
static_assert(refused<Wide<As<"a.b", Linear<128>>>>(nameless));
static_assert(Model<Wide<As<"Up_2", Linear<128>>>>);

// Composites whose layers don't go together.
static_assert(refused<Wide<Residual<LayerNorm, Linear<64>>>>(
    "Residual: the branch turns width 128 into 64 and cannot be added; end it with Linear<128>"));
static_assert(refused<Wide<Residual<Flatten, Linear<128>>>>(
    "Residual: the branch turns 8 positions into 1 and cannot be added; move the layer that changes them out of it"));
static_assert(refused<Wide<Block<Attention<4>, Linear<64>>>>(
    "Residual: the branch turns width 128 into 64 and cannot be added; end it with Linear<128>"));
static_assert(refused<Short<Embedding<27>, Residual<LMHead<>>>>(
    "Residual: the branch ends in a head, whose logits cannot be added; move the head to the end of the model"));
static_assert(refused<Short<Residual<Embedding<1>>, LMHead<>>>(
    "Residual: only vectors can be added; put it behind Embedding and before the head"));
static_assert(refused<Wide<Residual<>>>("Residual<>: its branch is empty; put a layer into it or leave it out"));
static_assert(refused<Wide<Stack<>>>("Stack<>: it is empty; put a layer into it or leave it out"));
static_assert(refused<Wide<Repeat<0, LayerNorm>>>("Repeat<0>: its layer is never there; leave it out"));
static_assert(refused<Wide<Repeat<3, Linear<64>>>>(
    "Repeat<3>: the layer turns 8 positions of width 128 into 8 of width 64, so it cannot follow itself; repeat what "
    "keeps its shape"));
static_assert(refused<Wide<Residual<Repeat<2, Flatten>>>>(
    "Repeat<2>: the layer turns 8 positions of width 128 into 1 of width 1024, so it cannot follow itself; repeat what "
    "keeps its shape"));
static_assert(Model<Wide<Repeat<1, Linear<64>>>>);
static_assert(Model<Wide<Repeat<3, Linear<128>>>>);

// Beginning and end.
static_assert(refused<LMHead<>>("a model is a Stack that begins with Tokens<vocabulary, context> and ends in a head"));
static_assert(refused<Stack<Embedding<8>, LMHead<>>>(
    "Stack: a model begins with Tokens<vocabulary, context>; put it first"));
static_assert(refused<Stack<>>("Stack: a model begins with Tokens<vocabulary, context>; put it first"));
static_assert(refused<Short<>>("Stack<Tokens<27, 8>>: a model ends in a head; add Table, or Embedding and LMHead"));
static_assert(refused<Short<Embedding<8>>>(
    "Stack: vectors of width 8 come out, not logits of the 27 symbols; end the model with LMHead<>"));
static_assert(refused<Short<Stack<Embedding<8>, LMHead<>>>>(
    "Stack: the head is inside another Stack or Repeat; put it last in the model itself"));
static_assert(refused<Short<Repeat<1, Table>>>(
    "Stack: the head is inside another Stack or Repeat; put it last in the model itself"));
static_assert(Model<Short<Embedding<8>, As<"output", LMHead<>>>>);

// Symbols, vectors and logits each have their places.
static_assert(refused<Short<Embedding<8>, Embedding<16>, LMHead<>>>(
    "Embedding<16>: vectors of width 8 come in, not symbols; a model has one embedding, right after Tokens: remove "
    "this one"));
static_assert(refused<Short<LMHead<>>>(
    "LMHead: it takes vectors, not symbols; put Embedding before it, or use Table instead"));
static_assert(refused<Short<Embedding<8>, LMHead<>, LMHead<NoBias>>>(
    "LMHead: the logits of another head come in; a model has one head: remove one of the two"));
static_assert(refused<Short<Embedding<8>, Table>>("Table: it looks up symbols, but vectors of width 8 come in; put it "
                                                  "right after Tokens, or use LMHead<> instead"));
static_assert(refused<Wide<LMHead<>, LayerNorm>>(
    "LayerNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Table, Linear<8>, Tanh>>(
    "Linear<8>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<RMSNorm, LMHead<>>>(
    "RMSNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Average, LMHead<>>>(
    "Average: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Conv<8, 2>, LMHead<>>>(
    "Conv<8, 2>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<BatchNorm, LMHead<>>>(
    "BatchNorm: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<RNN<8>, LMHead<>>>(
    "RNN<8>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<LSTM<8>, LMHead<>>>(
    "LSTM<8>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Attention<4>, LMHead<>>>(
    "Attention<4>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Dropout<10>, LMHead<>>>(
    "Dropout<10>: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Sinusoids, LMHead<>>>(
    "Sinusoids: they are added to vectors, not to symbols or logits; put them behind Embedding and before the head"));
static_assert(refused<Short<Position, LMHead<>>>(
    "Position: it is added to vectors, not to symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Flatten, LMHead<>>>(
    "Flatten: it joins vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<Block<Attention<1>, Thinker>, LMHead<>>>(
    "Residual: only vectors can be added; put it behind Embedding and before the head"));
static_assert(refused<Short<Tanh, LMHead<>>>(
    "Tanh: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<ReLU, LMHead<>>>(
    "ReLU: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(refused<Short<GELU, LMHead<>>>(
    "GELU: it takes vectors, not symbols or logits; put it behind Embedding and before the head"));
static_assert(Model<Wide<Position, Position>>);

// A tied head needs an owner of its shape.
static_assert(Model<Short<Embedding<8>, LMHead<Tied>>>);
static_assert(Model<Short<As<"symbols", Embedding<8>>, Linear<16>, Linear<8>, As<"output", LMHead<Tied>>>>);
static_assert(refused<Short<Embedding<8>, Linear<16>, LMHead<Tied>>>(
    "LMHead<Tied>: the weight of the embedding is 27 by 8, the head needs 27 by 16; use Embedding<16>, put Linear<8> "
    "before the head, or use LMHead<>"));

/// Makes vectors without a table that a head could share.
struct OneHot {
  static constexpr auto name = "one_hot", formula = "y[t][symbol[t]] = 1";
  template <class In> static consteval auto check() { return Rule{}; }
  template <class In> struct On : Leaf { using Output = Features<In::vocabulary, In::positions, In::vocabulary>; };
};
static_assert(refused<Short<OneHot, LMHead<Tied>>>(
    "LMHead<Tied>: there is no Embedding whose weight of 27 by 27 it could share; add Embedding<27> or use LMHead<>"));
