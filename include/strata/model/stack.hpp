#pragma once
#include "strata/model/chain.hpp"

namespace strata {

namespace detail {

/// Which layer inside a composite refused: a chain can say.
template <class Place> struct Inside {
  static consteval auto verdict() {
    return Refusal<"the check of a layer returns a broken Rule; it must return a Refusal">{};
  }
};

/// What a layer's `check` says, as the type written there; a composite that passes on the rule of a layer inside may
/// return it as a Rule.
template <class Layer, class In> consteval auto verdict() {
  if constexpr (!check<Layer, In>().broken())
    return Rule{};
  else if constexpr (!std::is_same_v<decltype(Layer::template check<In>()), Rule>)
    return Layer::template check<In>();
  else
    return Inside<typename Layer::template On<In>>::verdict();
}

/// The same for the first layer that refuses, where `Layers` follow the signal `In`.
template <class In, class Layer, class... Rest> consteval auto chain_verdict() {
  if constexpr (check<Layer, In>().broken() || sizeof...(Rest) == 0)
    return verdict<Layer, In>();
  else
    return chain_verdict<typename Layer::template On<In>::Output, Rest...>();
}
template <class In, class... Layers> struct Inside<Chain<In, Layers...>> {
  static consteval auto verdict() { return chain_verdict<In, Layers...>(); }
};

}  // namespace detail

/// Layers one after the other: itself a layer.
template <class... Layers> struct Stack {
  static constexpr auto formula = "one after the other";
  template <class In> static consteval auto check() {
    if constexpr (sizeof...(Layers) == 0)
      return Refusal<"Stack<>: it is empty; put a layer into it or leave it out">{};
    else
      return check_chain<In, Layers...>();
  }
  template <class In> using On = Chain<In, Layers...>;
};

namespace detail {

/// Letters, digits and `_`, so that paths can be joined by dots and told from what a checkpoint holds besides.
consteval bool names_a_layer(std::string_view name) {
  for (char c : name)
    if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  return !name.empty();
}

}  // namespace detail

/// A layer under another name: `As<"up", Linear<512>>`.
template <FixedString Name, class Layer> struct As {
  static constexpr std::string_view name = Name;
  static constexpr auto formula = Layer::formula;
  using Renamed = Layer;
  template <class In> static consteval auto check() {
    if constexpr (!detail::names_a_layer(Name))
      return Refusal<"As: a name of a layer is made of letters, digits and _, and is not empty; this one is not">{};
    else
      return detail::verdict<Layer, In>();
  }
  template <class In> using On = typename Layer::template On<In>;
};

/// Adds what the layers make of a signal to the signal itself: a path along which gradients arrive undiminished.
///
///     y = x + branch(x)
///
/// He et al. 2015, arXiv:1512.03385
template <class... Layers> struct Residual {
  static constexpr auto formula = "y = x + branch(x)";

  template <class In> static consteval auto check() {
    using Branch = detail::Connect<List<>, In, Layers...>;
    using Out = typename Branch::Output;
    if constexpr (!FeatureSignal<In>)
      return Refusal<"Residual: only vectors can be added; put it behind Embedding and before the head">{};
    else if constexpr (sizeof...(Layers) == 0)
      return Refusal<"Residual<>: its branch is empty; put a layer into it or leave it out">{};
    else if constexpr (Branch::rule.broken())
      return detail::chain_verdict<In, Layers...>();
    else if constexpr (!FeatureSignal<Out>)
      return Refusal<"Residual: the branch ends in a head, whose logits cannot be added; move the head to the end of "
                     "the model">{};
    else if constexpr (Out::positions != In::positions)
      return Refusal<"Residual: the branch turns {} positions into {} and cannot be added; move the layer that changes "
                     "them out of it",
                     In::positions, Out::positions>{};
    else if constexpr (Out::width != In::width)
      return Refusal<"Residual: the branch turns width {} into {} and cannot be added; end it with Linear<{}>",
                     In::width, Out::width, In::width>{};
    else
      return Rule{};
  }

  template <class In> struct On {
    using Branch = Chain<In, Layers...>;
    using Children = List<Child<Stack<Layers...>, In>>;
    using Output = In;
    static constexpr Size repeats = 1;
    static constexpr Extents own{}, before[1]{}, extents = extents_of<Branch>();
    static constexpr bool adds_branch = true;  ///< what is inside can be left out, and the signal still fits

    static void forward(auto x, auto y, const auto& at) {
      Branch::forward(x, y, at.template child<0>());
      at.pass_branch(extents.leaves, y);
      add(at.device, x, y);
      at.show("sum", y);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      Branch::backward(x, dy, dx, at.template child<0>());
      add(at.device, dy, dx);
    }
  };
};

/// The same layer N times, each with parameters of its own: instantiated once, run in a loop.
template <Size N, class Layer> struct Repeat {
  static constexpr auto formula = "one after the other";

  template <class In> static consteval auto check() {
    if constexpr (N == 0) {
      return Refusal<"Repeat<0>: its layer is never there; leave it out">{};
    } else if constexpr (detail::check<Layer, In>().broken()) {
      return detail::verdict<Layer, In>();
    } else {
      using Out = typename Layer::template On<In>::Output;
      if constexpr (N > 1 && !std::is_same_v<Out, In>)
        return Refusal<"Repeat<{}>: the layer turns {} positions of width {} into {} of width {}, so it cannot follow "
                       "itself; repeat what keeps its shape",
                       N, In::positions, In::width, Out::positions, Out::width>{};
      else
        return Rule{};
    }
  }

  template <class In> struct On {
    using Inner = typename Layer::template On<In>;
    using Children = List<Child<Layer, In>>;
    using Output = typename Inner::Output;
    static constexpr Size repeats = N, flow = aligned(In::positions * In::width);
    static constexpr Extents own{.tape = {0, (N - 1) * flow}, .work = {0, 2 * flow}}, before[1]{};
    static constexpr Extents extents = [] {
      Extents all = own + extents_of<Inner>() * N;
      all.work = own.work + extents_of<Inner>().work;
      return all;
    }();

    static void forward(auto x, auto y, const auto& at) {
      for (Size i = 0; i < N; ++i) {
        const auto here = at.template child<0>(i);
        const auto from = input(i, x, at), to = i + 1 < N ? input(i + 1, x, at) : y;
        if (i == 0)
          Inner::forward(x, to, here);
        else
          Inner::forward(from, to, here);
        if constexpr (!Composite<Inner>) here.show("output", to);
      }
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      auto from = dy;
      for (Size i = N; i-- > 0;) {
        auto to = dx;
        if (i > 0) to.data = at.memory.work + i % 2 * flow * at.memory.sequences;
        if (i == 0)
          Inner::backward(x, from, to, at.template child<0>(i));
        else
          Inner::backward(input(i, x, at), from, to, at.template child<0>(i));
        from = to;
      }
    }

   private:
    /// What round i > 0 receives.
    static auto input(Size i, auto x, const auto& at) {
      using S = typename std::remove_cvref_t<decltype(at)>::Scalar;
      S* const data = i > 0 ? at.memory.tape + (i - 1) * flow * at.memory.sequences : nullptr;
      return View<S, In>{data, x.sequences, x.length};
    }
  };
};

}  // namespace strata
