#pragma once
#include "strata/model/parameters.hpp"

#include <algorithm>
#include <stdexcept>

namespace strata {

namespace detail {

/// Calls `f` with the place and the `at` of each leaf below.
template <class Place, class Run_, class F> void for_each_at(const At<Place, Run_>& at, const F& f) {
  if constexpr (Composite<Place>) {
    for (Size round = 0; round < Place::repeats; ++round)
      [&]<Size... I>(std::index_sequence<I...>) {
        (for_each_at(at.template child<I>(round), f), ...);
      }(std::make_index_sequence<Place::Children::size>{});
  } else {
    f.template operator()<Place>(at);
  }
}

}  // namespace detail

/// All that a trained model is: what it learnt, what it keeps beside that, and the form kernels want the weights in.
template <Model M, class S = float, class Device = Cpu> struct Weights {
  static constexpr Extents extents = extents_of<Root<M>>();
  static_assert(detail::paths_differ<M>, "a parameter and a buffer of the model have the same path");

  Parameters<M, S, Device> parameters;
  typename StorageOn<Device, S>::Type buffers{extents.buffers.fixed}, packed{extents.packed.fixed};

  Weights() { reset_buffers(); }

  /// The buffers as they are declared to start.
  void reset_buffers() {
    for (const TensorInfo& info : buffer_layout<M>)
      std::ranges::fill(buffers.span().subspan(info.offset, info.size), info.start == Start::ones ? S(1) : S(0));
  }

  /// To be called when the parameters have changed. Share `part` of `parts`, so that threads can divide the work.
  void prepare(Size part = 0, Size parts = 1) {
    detail::for_each_at(At<Root<M>, Run<S, Device>>{{}, memory()}, [&]<class Place>(const auto& at) {
      if (at.memory.leaf % parts == part) Place::prepare(at);
    });
  }

  Memory<S> memory() {
    Memory<S> m{.parameters = parameters.data(), .buffers = buffers.data(), .packed = packed.data()};
    if constexpr (constexpr detail::Owner owner = detail::find_owner<Root<M>>(); owner.found)
      m.shared = m.parameters + owner.offset;
    return m;
  }
};

/// A new model, ready to use: see `initialise` of Parameters.
template <Model M, class S, class Device>
void initialise(Weights<M, S, Device>& weights, std::uint64_t seed, Initialisation how = {}) {
  initialise(weights.parameters, seed, how);
  weights.reset_buffers();
  weights.prepare();
}

/// What one thread writes in a pass over at most `sequences` sequences: made once, owned by the caller.
template <Model M, class S = float, class Device = Cpu> struct Workspace {
  static constexpr Extents extents = extents_of<Root<M>>();

  explicit Workspace(Size count)
      : sequences{count}, tape{extents.tape.of(count)}, state{extents.state.of(count)}, work{extents.work.of(count)} {}

  Size sequences;
  typename StorageOn<Device, S>::Type tape, state, work;
};

namespace detail {

template <Model M, class S, class Device, class Probe>
auto root_at(const Run<S, Device, Probe>& run, Weights<M, S, Device>& weights, Workspace<M, S, Device>& space,
             Parameters<M, S, Device>* gradients = nullptr) {
  Memory<S> m = weights.memory();
  m.tape = space.tape.data();
  m.state = space.state.data();
  m.work = space.work.data();
  m.sequences = space.sequences;
  if (gradients) {
    m.gradients = gradients->data();
    if (m.shared) m.shared_gradient = m.gradients + (m.shared - m.parameters);
  }
  return At<Root<M>, Run<S, Device, Probe>>{run, m};
}

template <Model M> void check_length(Size first, Size length) {
  if (sees_windows<M> ? length != context_length<M> : length == 0 || first + length > context_length<M>)
    throw std::invalid_argument("a view does not fit the model's context");
}

template <Model M, class S, class Device, class Probe>
void check(const Run<S, Device, Probe>& run, const Workspace<M, S, Device>& space, Size sequences, Size length) {
  check_length<M>(run.first, length);
  if (sequences > space.sequences) throw std::invalid_argument("a view has more sequences than its workspace");
  if (couples_batch<M> && run.training && sequences < 2)
    throw std::invalid_argument("a model that normalises over the batch learns from at least 2 sequences at a time");
}

}  // namespace detail

/// Logits of symbols that follow `run.first` symbols whose state the workspace holds.
template <Model M, class S, class Device, class Probe>
void forward(const Run<S, Device, Probe>& run, Weights<M, S, Device>& weights, Workspace<M, S, Device>& space,
             View<const S, InputOf<M>> tokens, View<S, OutputOf<M>> logits) {
  detail::check(run, space, tokens.sequences, tokens.length);
  Root<M>::forward(tokens, logits, detail::root_at(run, weights, space));
}

/// The cross-entropy of each position, in nats; 0 where the target is negative.
template <Model M, class S, class Device, class Probe>
void loss(const Run<S, Device, Probe>& run, Weights<M, S, Device>& weights, Workspace<M, S, Device>& space,
          View<const S, InputOf<M>> tokens, View<const S, Targets<OutputOf<M>::positions>> targets,
          View<S, Losses<OutputOf<M>::positions>> losses) {
  detail::check(run, space, tokens.sequences, tokens.length);
  Root<M>::loss(tokens, targets, losses, detail::root_at(run, weights, space));
}

/// The same, and adds the gradient of run.loss_scale · Σ losses to `gradients`.
template <Model M, class S, class Device, class Probe>
void loss_gradient(const Run<S, Device, Probe>& run, Weights<M, S, Device>& weights, Workspace<M, S, Device>& space,
                   Parameters<M, S, Device>& gradients, View<const S, InputOf<M>> tokens,
                   View<const S, Targets<OutputOf<M>::positions>> targets,
                   View<S, Losses<OutputOf<M>::positions>> losses) {
  detail::check(run, space, tokens.sequences, tokens.length);
  Root<M>::loss_gradient(tokens, targets, losses, detail::root_at(run, weights, space, &gradients));
}

}  // namespace strata
