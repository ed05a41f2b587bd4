#pragma once
#include "strata/kernels/attention_steps.hpp"
#include "strata/model/pass.hpp"

#include <algorithm>
#include <concepts>
#include <span>
#include <string_view>
#include <vector>

namespace strata {

/// Looks at a pass: a probe for `Run::probe` whose own type does not matter, so that a model is compiled once for
/// whatever looks. The pass that it sees is the plain one, layer by layer.
template <class S = float> class Observer {
 public:
  virtual ~Observer() = default;

  /// `what` the leaf of this number has made: its "output" (sequences, positions, width), and what else it shows. Under
  /// the number of a branch's first leaf comes the "sum" of a residual; a layer gives what it shows itself other names.
  /// The numbers are there during the call.
  virtual void see(Size leaf, std::string_view what, const Strided<S>& tensor) = 0;

  /// What attention makes of the pass's first sequence, for who wants it: it is computed for the looking alone.
  virtual bool wants_attention() const { return false; }
  virtual void see_attention(Size /*leaf*/, const AttentionSteps<S>&) {}

  /// Whether a residual goes without the branch from this leaf to before that one.
  virtual bool leaves_out(Size /*first*/, Size /*last*/) const { return false; }

  // What layers call, through `at`.
  template <class Signal> void show(Size leaf, std::string_view what, View<S, Signal> view) {
    see(leaf, what, strided(view));
  }
  void show(Size leaf, std::string_view, const std::invocable auto& attention) {
    if (wants_attention()) see_attention(leaf, attention());
  }
  template <class Signal> void branch(Size first, Size last, View<S, Signal> output) {
    if (leaves_out(first, last)) std::fill_n(output.data, output.size(), S(0));
  }
};

/// The logits of some texts of one length that fits into the model's context, (sequences, T, V), or (sequences, V) where
/// the model sees windows, in a pass that is looked at.
template <Model M, class S, class Device>
std::vector<S> observe(Observer<S>& observer, Weights<M, S, Device>& weights, std::span<const Token> texts,
                       Size sequences = 1) {
  const Size length = texts.size() / sequences, outputs = OutputOf<M>::positions == 1 ? 1 : length;
  Workspace<M, S, Device> space{sequences};
  std::vector<S> logits(sequences * outputs * vocabulary_size<M>);
  Run<S, Device, Observer<S>> run{};
  run.probe = &observer;
  forward(run, weights, space, View<const S, InputOf<M>>{texts.data(), sequences, length},
          View<S, OutputOf<M>>{logits.data(), sequences, outputs});
  return logits;
}

}  // namespace strata
