#pragma once
#include "strata/core/declare.hpp"
#include "strata/core/refusal.hpp"
#include "strata/core/signal.hpp"

namespace strata {

/// What a layer at a place has unless it says otherwise: it declares nothing and costs no products.
///
/// A layer is an empty type with a `name`, a `formula`, a `check<In>()` that returns a `Refusal` of signals it can't
/// take and `Rule{}` for others, and a template `On<In> : Leaf` with its `Output`, `forward(x, y, at)` and
/// `backward(x, dy, dx, at)`. `at` holds the tensors that `On` declares (`p`, `dp`, `buffers`, `packed`, `tape`,
/// `state`, `work`) and the run.
struct Leaf {
  template <class S> struct Parameters {};  ///< learnt
  template <class S> struct Buffers {};     ///< kept and saved, not learnt
  template <class S> struct Packed {};      ///< derived from the parameters by `prepare`, whenever they change
  template <class S> struct Tape {};        ///< what backward needs of forward
  template <class S> struct State {};       ///< what the next position needs of those before it
  template <class S> struct Work {};        ///< scratch within one call
  static constexpr Size flops = 0;          ///< 2 × multiply-adds of one forward pass over a full sequence
  static constexpr Size sequences_together = 1;  ///< a pass over so many at a time keeps its products busy
  static constexpr bool couples_batch = false;   ///< in training a sequence's output depends on the others of its batch
  static void prepare(const auto&) {}
};

}  // namespace strata
