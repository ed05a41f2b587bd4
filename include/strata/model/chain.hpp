#pragma once
#include "strata/model/place.hpp"
#include "strata/core/refusal.hpp"
#include "strata/tensor/view.hpp"

#include <array>

namespace strata {

namespace detail {

/// A broken rule in place of a signal: nothing after it is looked at.
struct Broken {};

template <class Layer, class In> consteval Rule check() {
  if constexpr (requires { Layer::template check<In>(); })
    return Layer::template check<In>();
  else
    return {};
}

/// Follows a signal through layers: the children with what reaches each, and the output.
template <class Done, class In, class... Layers> struct Connect {
  using Children = Done;
  using Output = In;
  static constexpr Rule rule{};
};
template <class... Done, class In, class Layer, class... Rest> struct Connect<List<Done...>, In, Layer, Rest...> {
  static constexpr bool refused = check<Layer, In>().broken();
  template <bool Refused, class = void> struct Next {
    using Children = List<Done...>;
    using Output = Broken;
    static constexpr Rule rule = check<Layer, In>();
  };
  template <class Unused>
  struct Next<false, Unused>
      : Connect<List<Done..., Child<Layer, In>>, typename Layer::template On<In>::Output, Rest...> {};

  using Children = typename Next<refused>::Children;
  using Output = typename Next<refused>::Output;
  static constexpr Rule rule = Next<refused>::rule;
};

}  // namespace detail

/// The first rule that is broken where `Layers` follow the signal `In`; a composite asks it in its `check`.
template <class In, class... Layers> consteval Rule check_chain() {
  return detail::Connect<List<>, In, Layers...>::rule;
}

/// Layers one after the other at a place. Keeps what flows between them on the tape; gradients use two buffers in turn.
template <class In_, class... Layers> struct Chain {
  using In = In_;
  using Connected = detail::Connect<List<>, In, Layers...>;
  using Children = typename Connected::Children;
  using Output = typename Connected::Output;

  static constexpr Size count = sizeof...(Layers), repeats = 1;
  static_assert(count > 0, "a stack holds at least one layer");
  template <Size I> using ChildAt = ElementAt<Children, I>;
  template <Size I> using Place = typename ChildAt<I>::Place;
  template <Size I> using OutputOf = typename Place<I>::Output;

  /// Scalars a sequence of what flows from layer I to the next.
  template <Size I> static constexpr Size flow = aligned(OutputOf<I>::positions * OutputOf<I>::width);

  static constexpr Size widest = []<Size... I>(std::index_sequence<I...>) {
    Size most = 0;
    ((most = flow<I> > most ? flow<I> : most), ...);
    return most;
  }(std::make_index_sequence<count - 1>{});

  static constexpr std::array<Size, count> flow_offset = []<Size... I>(std::index_sequence<I...>) {
    std::array<Size, count> offsets{};
    ((offsets[I + 1] = offsets[I] + flow<I>), ...);
    return offsets;
  }(std::make_index_sequence<count - 1>{});

  static constexpr Extents own{.tape = {0, flow_offset[count - 1]}, .work = {0, 2 * widest}};

  static constexpr std::array<Extents, count + 1> before = []<Size... I>(std::index_sequence<I...>) {
    std::array<Extents, count + 1> sums{};
    ((sums[I + 1] = sums[I] + extents_of<Place<I>>()), ...);
    return sums;
  }(std::make_index_sequence<count>{});

  static constexpr Extents extents = [] {
    Extents all = own + before[count];
    all.work = own.work + before[count].work;
    return all;
  }();

  static void forward(auto x, auto y, const auto& at) { forward_from<0>(x, y, at); }

  static void backward(auto x, auto dy, auto dx, const auto& at) { backward_from<count - 1>(x, dy, dx, at); }

  /// For a chain that ends in a head: the loss at every position.
  static void loss(auto x, auto targets, auto losses, const auto& at) {
    fill<0>(x, at);
    Place<count - 1>::loss(input<count - 1>(x, at), targets, losses, at.template child<count - 1>());
  }

  /// The loss at every position, and the gradients of at.loss_scale times their sum.
  static void loss_gradient(auto x, auto targets, auto losses, const auto& at) {
    fill<0>(x, at);
    const auto dx = gradient<count - 1>(x, at);
    Place<count - 1>::loss_gradient(input<count - 1>(x, at), targets, losses, dx, at.template child<count - 1>());
    if constexpr (count > 1) backward_from<count - 2>(x, dx, gradient<0>(x, at), at);
  }

 private:
  template <Size I> static constexpr Size length(Size entering) {
    if constexpr (I == 0)
      return entering;
    else
      return OutputOf<I - 1>::positions == ChildAt<I - 1>::In::positions ? length<I - 1>(entering)
                                                                        : OutputOf<I - 1>::positions;
  }

  /// What layer I receives, given what the chain received.
  template <Size I> static auto input(auto x, const auto& at) {
    if constexpr (I == 0)
      return x;
    else
      return flowing<I - 1>(x, at.memory.tape + flow_offset[I - 1] * at.memory.sequences);
  }
  /// Where the gradient of what layer I receives is written; there is none of symbols, nor of the chain's own input here.
  template <Size I> static auto gradient(auto x, const auto& at) {
    using S = typename std::remove_cvref_t<decltype(at)>::Scalar;
    if constexpr (I == 0)
      return View<S, In>{nullptr, x.sequences, x.length};
    else
      return flowing<I - 1>(x, at.memory.work + I % 2 * widest * at.memory.sequences);
  }
  template <Size I, class S> static auto flowing(auto x, S* data) {
    return View<S, OutputOf<I>>{data, x.sequences, length<I + 1>(x.length)};
  }

  template <Size I> static void forward_from(auto x, auto y, const auto& at) {
    if constexpr (I + 1 < count) {
      pass<I>(input<I>(x, at), input<I + 1>(x, at), at);
      forward_from<I + 1>(x, y, at);
    } else {
      pass<I>(input<I>(x, at), y, at);
    }
  }
  /// Runs all layers but the last.
  template <Size I> static void fill(auto x, const auto& at) {
    if constexpr (I + 1 < count) {
      pass<I>(input<I>(x, at), input<I + 1>(x, at), at);
      fill<I + 1>(x, at);
    }
  }
  template <Size I> static void pass(auto x, auto y, const auto& at) {
    const auto here = at.template child<I>();
    Place<I>::forward(x, y, here);
    if constexpr (!Composite<Place<I>>) here.show("output", y);
  }
  template <Size I> static void backward_from(auto x, auto dy, auto dx, const auto& at) {
    if constexpr (I == 0) {
      Place<0>::backward(x, dy, dx, at.template child<0>());
    } else {
      const auto dinput = gradient<I>(x, at);
      Place<I>::backward(input<I>(x, at), dy, dinput, at.template child<I>());
      backward_from<I - 1>(x, dinput, dx, at);
    }
  }
};

}  // namespace strata
