#pragma once
#include "strata/model/chain.hpp"

namespace strata {

/// Layers one after the other: itself a layer.
template <class... Layers> struct Stack {
  static constexpr auto formula = "one after the other";
  template <class In> static consteval Rule check() { return check_chain<In, Layers...>(); }
  template <class In> using On = Chain<In, Layers...>;
};

/// A layer under another name: `As<"up", Linear<512>>`.
template <FixedString Name, class Layer> struct As {
  static constexpr std::string_view name = Name;
  static constexpr auto formula = Layer::formula;
  using Renamed = Layer;
  template <class In> static consteval Rule check() { return detail::check<Layer, In>(); }
  template <class In> using On = typename Layer::template On<In>;
};

/// Adds what the layers make of a signal to the signal itself: a path along which gradients arrive undiminished.
///
///     y = x + branch(x)
///
/// He et al. 2015, arXiv:1512.03385
template <class... Layers> struct Residual {
  static constexpr auto formula = "y = x + branch(x)";

  template <class In> static consteval Rule check() {
    using Branch = detail::Connect<List<>, In, Layers...>;
    if constexpr (Branch::rule.broken()) {
      return Branch::rule;
    } else {
      using Out = typename Branch::Output;
      if (Out::positions != In::positions)
        return {"Residual: the branch turns {} positions into {} and can't be added; keep the layers that change "
                "positions outside",
                {In::positions, Out::positions}};
      if (Out::width != In::width)
        return {"Residual: the branch turns width {} into {} and can't be added; end it with Linear<{}>",
                {In::width, Out::width, In::width}};
      return {};
    }
  }

  template <class In> struct On {
    using Branch = Chain<In, Layers...>;
    using Children = List<Child<Stack<Layers...>, In>>;
    using Output = In;
    static constexpr Size repeats = 1;
    static constexpr Extents own{}, before[1]{}, extents = extents_of<Branch>();

    static void forward(auto x, auto y, const auto& at) {
      Branch::forward(x, y, at.template child<0>());
      add(at.device, x, y);
    }
    static void backward(auto x, auto dy, auto dx, const auto& at) {
      Branch::backward(x, dy, dx, at.template child<0>());
      add(at.device, dy, dx);
    }
  };
};

/// The same layer N times, each with parameters of its own: instantiated once, run in a loop.
template <Size N, class Layer> struct Repeat {
  static_assert(N > 0, "Repeat<0, …>: a layer that is never there; leave it out");
  static constexpr auto formula = "one after the other";

  template <class In> static consteval Rule check() {
    constexpr Rule rule = detail::check<Layer, In>();
    if constexpr (rule.broken()) {
      return rule;
    } else {
      using Out = typename Layer::template On<In>::Output;
      if (N > 1 && !std::is_same_v<Out, In>)
        return {"Repeat<{}>: the layer turns {} × {} (positions × width) into {} × {}; only what keeps its shape repeats",
                {N, In::positions, In::width, Out::positions, Out::width}};
      return {};
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
