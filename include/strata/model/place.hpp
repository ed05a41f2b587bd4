#pragma once
#include "strata/core/declare.hpp"
#include "strata/core/list.hpp"
#include "strata/core/random.hpp"

namespace strata {

/// A layer and the signal that reaches it; its place in a model, without index or offset, so that equal blocks are one.
template <class Layer_, class In_> struct Child {
  using Layer = Layer_;
  using In = In_;
  using Place = typename Layer::template On<In>;
};

/// A place made of others: it lists them as `Children` and says how often they `repeat`.
template <class Place> concept Composite = requires { typename Place::Children; };
/// A layer without a name is transparent: its children belong to the scope around it.
template <class Layer> concept Named = requires { Layer::name; };

/// The room a place takes in each of a model's blocks, and the leaves it counts.
struct Extents {
  Extent parameters{}, buffers{}, packed{}, tape{}, state{}, work{};
  Size leaves = 0;

  /// Side by side in every block; scratch is for one at a time.
  constexpr Extents operator+(const Extents& other) const {
    return {parameters + other.parameters, buffers + other.buffers, packed + other.packed,    tape + other.tape,
            state + other.state,           work.max(other.work),    leaves + other.leaves};
  }
  constexpr Extents operator*(Size n) const {
    return {parameters * n, buffers * n, packed * n, tape * n, state * n, work, leaves * n};
  }
};

template <class Place> consteval Extents extents_of() {
  using S = float;
  if constexpr (Composite<Place>)
    return Place::extents;
  else
    return {extent_of<typename Place::template Parameters<S>>(), extent_of<typename Place::template Buffers<S>>(),
            extent_of<typename Place::template Packed<S>>(),     extent_of<typename Place::template Tape<S>>(),
            extent_of<typename Place::template State<S>>(),      extent_of<typename Place::template Work<S>>(),
            1};
}

/// Where the tensors of a place begin. Null gradients mean that none are wanted.
template <class S> struct Memory {
  const S* parameters = nullptr;
  S *gradients = nullptr, *buffers = nullptr, *packed = nullptr;
  S *tape = nullptr, *state = nullptr, *work = nullptr;
  const S* shared = nullptr;  ///< the embedding's weight, for a tied head
  S* shared_gradient = nullptr;
  Size sequences = 0;  ///< how many the tape, state and work were made for
  Size leaf = 0;       ///< the number of the place's first leaf, in the order of the data

  /// The memory of what comes after places of these extents.
  constexpr Memory after(const Extents& before) const {
    Memory next = *this;
    const auto advance = [&](auto*& pointer, Extent extent) {
      if (pointer) pointer += extent.of(sequences);
    };
    advance(next.parameters, before.parameters);
    advance(next.gradients, before.parameters);
    advance(next.buffers, before.buffers);
    advance(next.packed, before.packed);
    advance(next.tape, before.tape);
    advance(next.state, before.state);
    next.leaf += before.leaves;
    return next;
  }
};

/// No probe: `at.show` is no code at all.
struct NoProbe {};

/// What is common to a pass: it travels behind the arguments, so that a new need touches no layer.
template <class S, class Device_, class Probe_ = NoProbe> struct Run {
  using Scalar = S;
  using Device = Device_;
  using Probe = Probe_;
  static constexpr bool probed = !std::is_same_v<Probe, NoProbe>;

  Device device{};
  Probe* probe = nullptr;
  std::uint64_t seed = 0, step = 0;
  bool training = false;
  Size first = 0;     ///< position of the first symbol of the view (generation goes on at `first`)
  Size sequence = 0;  ///< number of the view's first sequence in its batch
  S loss_scale = 1;   ///< gradients are those of loss_scale · Σ losses: one over the counted targets
};

/// What every `at` is: the run, where the place's tensors are, and the way to whoever looks.
template <class Run_> struct Seen : Run_ {
  Memory<typename Run_::Scalar> memory;

  constexpr Seen(const Run_& run, const Memory<typename Run_::Scalar>& where) : Run_{run}, memory{where} {}

  /// Shows something worth seeing to whoever looks; from a composite it comes under the number of its first leaf.
  void show([[maybe_unused]] const char* what, [[maybe_unused]] auto&& tensor) const {
    if constexpr (Run_::probed) this->probe->show(memory.leaf, what, tensor);
  }
  /// Whoever looks may change what a residual's branch of so many leaves puts out, before it is added.
  void pass_branch([[maybe_unused]] Size leaves, [[maybe_unused]] auto output) const {
    if constexpr (Run_::probed)
      if constexpr (requires { this->probe->branch(memory.leaf, memory.leaf + leaves, output); })
        this->probe->branch(memory.leaf, memory.leaf + leaves, output);
  }
};

/// The `at` of a composite: hands out those of its children.
template <class Place, class Run_> struct At : Seen<Run_> {
  using Seen<Run_>::Seen;

  /// The `at` of child I in its `round` of a repetition.
  template <Size I> constexpr auto child(Size round = 0) const {
    using Place_ = typename ElementAt<typename Place::Children, I>::Place;
    auto inner = this->memory.after(Place::own).after(Place::before[I]);
    if (round > 0) inner = inner.after(extents_of<Place_>() * round);
    if (inner.work) inner.work += Place::own.work.of(this->memory.sequences);
    return At<Place_, Run_>{*this, inner};
  }
};

/// The `at` of a leaf: what it declared, and the run.
template <class Place, class Run_>
  requires(!Composite<Place>)
struct At<Place, Run_> : Seen<Run_> {
  using S = typename Run_::Scalar;

  typename Place::template Parameters<const S> p;
  typename Place::template Parameters<S> dp;
  typename Place::template Buffers<S> buffers;
  typename Place::template Packed<S> packed;
  typename Place::template Tape<S> tape;
  typename Place::template State<S> state;
  typename Place::template Work<S> work;

  constexpr At(const Run_& run, const Memory<S>& m)
      : Seen<Run_>{run, m},
        p{bind<decltype(p)>(m.parameters, m.sequences, m.shared)},
        dp{bind<decltype(dp)>(m.gradients, m.sequences, m.shared_gradient)},
        buffers{bind<decltype(buffers)>(m.buffers, m.sequences)},
        packed{bind<decltype(packed)>(m.packed, m.sequences)},
        tape{bind<decltype(tape)>(m.tape, m.sequences)},
        state{bind<decltype(state)>(m.state, m.sequences)},
        work{bind<decltype(work)>(m.work, m.sequences)} {}

  /// Random numbers of this leaf in this step, counted over the whole batch; `each` is how many a sequence uses.
  constexpr RandomStream random(Purpose purpose, Size each) const {
    return {this->seed, purpose, static_cast<std::uint32_t>(this->memory.leaf), this->step, this->sequence * each};
  }
};

}  // namespace strata
