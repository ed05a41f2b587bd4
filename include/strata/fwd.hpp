#pragma once
#include "strata/core/device.hpp"
#include "strata/core/text.hpp"

/// Names without their definitions: enough to spell a model's type in a header of one's own.
namespace strata {

template <Size Vocabulary, Size Context> struct Tokens;
template <Size Vocabulary, Size Positions, Size Width> struct Features;
template <Size Vocabulary, Size Positions> struct Logits;

struct Bias;
struct NoBias;
struct Tied;

template <Size Width> struct Embedding;
struct Position;
struct Sinusoids;
template <Size Outputs, class Option> struct Linear;
template <Size Outputs, Size Kernel, Size Stride, class Option> struct Conv;
struct Average;
struct Tanh;
struct ReLU;
struct GELU;
template <Size Percent> struct Dropout;
struct LayerNorm;
struct BatchNorm;
template <Size Hidden> struct RNN;
template <Size Hidden> struct LSTM;
struct RMSNorm;
struct Flatten;
template <Size Heads, class Option> struct Attention;
struct Table;
template <class Option> struct LMHead;

template <class... Layers> struct Stack;
template <FixedString Name, class Layer> struct As;
template <class... Layers> struct Residual;
template <Size N, class Layer> struct Repeat;
template <Size Hidden, class Activation, class... After> struct FeedForward;
template <class Mixer, class Thinker, class Norm> struct Block;

}  // namespace strata
