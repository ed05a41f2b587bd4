#pragma once
#include "strata/kernels/simd/elementwise.hpp"
#include "strata/kernels/simd/linear.hpp"

/// What recurrent layers share: sums (B, T, O) of inputs (B, T, I) and of the step before, (B, T, H).
///
/// What does not wait for the step before is one product over all steps: the inputs' part forward, and all gradients of
/// weights and inputs backward. Each step in time is one product of as many rows as there are sequences, and an
/// elementwise pass over its rows while they are in the cache. LSTM<256>, 32 sequences at a time: 77–87 % of the FMA
/// peak for a whole step of training (`benchmarks/steps`; AVX-512).
namespace strata::inline STRATA_INSTRUCTION_SET::simd {

/// The numbers of one step in time: a row for each sequence, so far apart.
template <class S> struct Step {
  S* data;
  Size stride;

  S* row(Size sequence) const { return data + sequence * stride; }
};
template <class S, class Signal> auto step(View<S, Signal> view, Size t) {
  return Step<std::remove_pointer_t<decltype(view.data)>>{view.row(t), view.length * Signal::width};
}

/// sums = x · Wᵢᵀ + both biases: all that does not wait for the step before.
template <class S, Size O, Size I> void add_inputs(auto x, const auto& p, PackedWeight<S, O, I> packed, auto sums) {
  alignas(64) S bias[aligned(O)];
  map(bias, O, plus, p.input_bias.data, p.hidden_bias.data);
  linear(Cpu{}, x, p.input, packed, Tensor<const S, O>{bias}, sums);
}

/// sums += hidden · Wₕᵀ
template <class S, Size O, Size H>
void add_hidden(auto hidden, PackedWeight<S, O, H> packed, auto sums, Size sequences) {
  multiply<Order::rows>(Product<S>{.a = hidden.data,
                                   .a_stride = hidden.stride,
                                   .b = packed.forward(),
                                   .b_panel = H * panel_width,
                                   .c = sums.data,
                                   .c_row = sums.stride,
                                   .depth = H,
                                   .accumulate = true},
                        sequences, O);
}

/// Gradients of x and of both weights and biases; `before` holds what the step before put out, zero at the first.
template <class S>
void recurrent_gradient(auto x, auto dsums, const S* before, const auto& p, const auto& packed, auto dx,
                        const auto& dp) {
  constexpr Size O = decltype(packed.hidden)::outputs, H = decltype(packed.hidden)::inputs;
  linear_gradient(Cpu{}, x, dsums, p.input, packed.input, dx, dp.input, dp.input_bias);
  weight_gradient<S, O, H>(before, dsums.data, x.rows(), dp.hidden.data);
  add_rows<S, O>(dsums.data, x.rows(), dp.hidden_bias.data);
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET::simd
