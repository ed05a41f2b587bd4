// What the types of models say about them: parameters, products, signals, memory.
#include "strata/stages/names.hpp"

using namespace strata;

// The names ladder.
static_assert(Model<names::Bigram> && Model<names::Mlp> && Model<names::Transformer>);
static_assert(parameter_count<names::Bigram> == 729);
static_assert(parameter_count<names::Mlp> == 11'897);
static_assert(parameter_count<names::Transformer> == 1'205'019);
static_assert(parameter_count<names::TransformerOver<28>> == 1'205'276);
static_assert(flops<names::Bigram> == 0);
static_assert(flops<names::Mlp> == 2 * (30 * 200 + 200 * 27));
static_assert(flops<names::Transformer> ==
              6 * (2 * 64 * 128 * (4 * 128) + 2 * 64 * 65 * 128 + 2 * 2 * 64 * 128 * 512) + 2 * 64 * 128 * 27);

// Lil Transformy's ladder: each count as published.
template <class... Layers> using Lil = Stack<Tokens<4096, 256>, Embedding<128>, Layers..., LMHead<>>;
using Thinker = FeedForward<512, ReLU>;
template <Size Heads> using LilBlock = Block<Attention<Heads>, Thinker>;
using Lil03 = Lil<>;
using Lil04 = Lil<Attention<1>>;
using Lil05 = Lil<Position, Attention<1>>;
using Lil06 = Lil<Position, Attention<1>, Thinker>;
using Lil07 = Lil<Position, LilBlock<1>, LayerNorm>;
using Lil08 = Lil<Position, Repeat<2, LilBlock<1>>, LayerNorm>;
using Lil09 = Lil<Position, Repeat<2, LilBlock<4>>, LayerNorm>;
static_assert(parameter_count<Lil03> == 1'052'672);
static_assert(parameter_count<Lil04> == 1'118'208);
static_assert(parameter_count<Lil05> == 1'150'976);
static_assert(parameter_count<Lil06> == 1'282'688);
static_assert(parameter_count<Lil07> == 1'283'456);
static_assert(parameter_count<Lil08> == 1'481'216);
static_assert(parameter_count<Lil09> == 1'481'216);

constexpr Size lil_head = 2 * 256 * 128 * 4096, lil_thinker = 2 * 2 * 256 * 128 * 512;
constexpr Size lil_attention = 2 * 256 * 128 * (4 * 128) + 2 * 256 * 257 * 128;  // the causal triangle only
static_assert(flops<Lil03> == lil_head && lil_head == 268'435'456);
static_assert(flops<Lil04> == lil_head + lil_attention);
static_assert(flops<Lil05> == flops<Lil04>);
static_assert(flops<Lil06> == lil_head + lil_attention + lil_thinker);
static_assert(flops<Lil07> == flops<Lil06>);
static_assert(flops<Lil08> == lil_head + 2 * (lil_attention + lil_thinker));
static_assert(flops<Lil09> == flops<Lil08>);

// Options add and take away what they say.
template <class... Layers> using Small = Stack<Tokens<27, 8>, Embedding<16>, Layers...>;
static_assert(parameter_count<Small<LMHead<>>> == 27 * 16 + 27 * 16 + 27);
static_assert(parameter_count<Small<LMHead<NoBias>>> == 27 * 16 + 27 * 16);
static_assert(parameter_count<Small<LMHead<Tied>>> == 27 * 16);
static_assert(parameter_count<Small<Linear<5, NoBias>, LMHead<>>> == 27 * 16 + 16 * 5 + 5 * 27 + 27);
static_assert(parameter_count<Small<Attention<4, Bias>, LMHead<NoBias>>> -
                  parameter_count<Small<Attention<4>, LMHead<NoBias>>> ==
              4 * 16);
static_assert(parameter_count<Small<Dropout<10>, Tanh, ReLU, GELU, LMHead<>>> == parameter_count<Small<LMHead<>>>);

// What flows.
template <class Layer, class In> using OutputAfter = typename Layer::template On<In>::Output;
using Vectors = Features<27, 8, 16>;
static_assert(std::is_same_v<OutputAfter<Embedding<16>, Tokens<27, 8>>, Vectors>);
static_assert(std::is_same_v<OutputAfter<Linear<5>, Vectors>, Features<27, 8, 5>>);
static_assert(std::is_same_v<OutputAfter<Flatten, Vectors>, Features<27, 1, 128>>);
static_assert(std::is_same_v<OutputAfter<Block<Attention<4>, Thinker>, Vectors>, Vectors>);
static_assert(std::is_same_v<OutputAfter<Stack<Linear<5>, Tanh>, Vectors>, Features<27, 8, 5>>);
static_assert(std::is_same_v<OutputAfter<LMHead<>, Vectors>, Logits<27, 8>>);
static_assert(std::is_same_v<InputOf<names::Mlp>, Tokens<27, 3>>);
static_assert(std::is_same_v<OutputOf<names::Mlp>, Logits<27, 1>>);
static_assert(std::is_same_v<OutputOf<Lil07>, Logits<4096, 256>>);
static_assert(vocabulary_size<Lil07> == 4096 && context_length<Lil07> == 256);
static_assert(sees_windows<names::Mlp> && !sees_windows<names::Bigram> && !sees_windows<names::Transformer>);

// A place knows its layer and what reaches it, not where it is: equal blocks are instantiated once.
template <class M, Size I> using PlaceIn = typename Root<M>::template Place<I>;
using TwoBlocks = Lil<LilBlock<4>, LilBlock<4>>;
static_assert(std::is_same_v<PlaceIn<TwoBlocks, 1>, PlaceIn<TwoBlocks, 2>>);
static_assert(std::is_same_v<PlaceIn<Lil09, 2>::Inner, PlaceIn<TwoBlocks, 1>>);
static_assert(!std::is_same_v<PlaceIn<Lil08, 2>::Inner, PlaceIn<TwoBlocks, 1>>);

// Memory: a repetition takes as much as writing it out, but for what flows between its rounds.
static_assert(tape_bytes<names::Mlp> > 0 && tape_bytes<names::Transformer> > 0 && tape_bytes<Lil03> > 0);
static_assert(tape_bytes<Lil07, double> == 2 * tape_bytes<Lil07>);
static_assert(tape_bytes<Lil08> > tape_bytes<Lil07> && tape_bytes<Lil08> < 2 * tape_bytes<Lil07>);
static_assert(parameter_count<Lil<Repeat<2, LilBlock<4>>>> == parameter_count<TwoBlocks>);
static_assert(tape_bytes<Lil<Repeat<2, LilBlock<4>>>> == tape_bytes<TwoBlocks>);
