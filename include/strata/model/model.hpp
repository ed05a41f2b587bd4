#pragma once
#include "strata/layers/lm_head.hpp"
#include "strata/model/stack.hpp"

namespace strata {

namespace detail {

/// A layer that begins a model's embedding table, and where its weight lies among the parameters.
struct Owner {
  bool found = false;
  Size offset = 0, vocabulary = 0, width = 0;
};

template <class Place> consteval Owner find_owner() {
  if constexpr (requires { Place::shares_weight; }) {
    return {true, 0, Place::V, Place::C};
  } else if constexpr (Composite<Place>) {
    return []<Size... I>(std::index_sequence<I...>) {
      Owner owner;
      const auto look = [&](Owner inner, Size before) {
        if (inner.found && !owner.found) owner = {true, before + inner.offset, inner.vocabulary, inner.width};
      };
      (look(find_owner<typename ElementAt<typename Place::Children, I>::Place>(), Place::before[I].parameters.fixed), ...);
      return owner;
    }(std::make_index_sequence<Place::Children::size>{});
  } else {
    return {};
  }
}

template <class Layer> inline constexpr bool is_tied = [] {
  if constexpr (requires { Layer::tied; })
    return Layer::tied;
  else
    return false;
}();
template <FixedString Name, class Layer> inline constexpr bool is_tied<As<Name, Layer>> = is_tied<Layer>;

template <class T> struct ModelOf {
  static constexpr Rule rule{"a model is a Stack that begins with Tokens<vocabulary, context>"};
};
template <class... Layers> struct ModelOf<Stack<Layers...>> {
  static constexpr Rule rule{"Stack: a model begins with Tokens<vocabulary, context>; put it first"};
};
template <Size V, Size T> struct ModelOf<Stack<Tokens<V, T>>> {
  static constexpr Rule rule{"Stack<Tokens<{}, {}>>: a model ends in a head; add Table, or Embedding and LMHead", {V, T}};
};
template <Size V, Size T, class... Layers>
  requires(sizeof...(Layers) > 0)
struct ModelOf<Stack<Tokens<V, T>, Layers...>> {
  using Input = Tokens<V, T>;
  using Head = ElementAt<List<Layers...>, sizeof...(Layers) - 1>;

  static constexpr Rule rule = [] {
    if (V == 0 || T == 0)
      return Rule{"Tokens<{}, {}>: a model needs at least one symbol and one position", {V, T}};
    constexpr Rule inside = check_chain<Input, Layers...>();
    if constexpr (inside.broken()) {
      return inside;
    } else {
      using Root = Chain<Input, Layers...>;
      if constexpr (!LogitSignal<typename Root::Output>) {
        return Rule{"Stack: what comes out has width {} and is no logits; end the model with LMHead<> ({} symbols)",
                    {Root::Output::width, V}};
      } else if constexpr (is_tied<Head>) {
        constexpr Owner owner = find_owner<Root>();
        constexpr Size width = Root::template ChildAt<Root::count - 1>::In::width;
        if (!owner.found)
          return Rule{"LMHead<Tied>: there is no Embedding whose weight of {} × {} it could share; add Embedding<{}> "
                      "or use LMHead<>",
                      {V, width, width}};
        if (owner.width != width)
          return Rule{"LMHead<Tied>: the embedding's weight is {} × {}, the head needs {} × {}; use Embedding<{}> or "
                      "LMHead<>",
                      {owner.vocabulary, owner.width, V, width, width}};
      }
      return Rule{};
    }
  }();
};

}  // namespace detail

/// What is wrong with a model, or an unbroken rule.
template <class M> inline constexpr Rule model_rule = detail::ModelOf<M>::rule;

/// A stack that begins with `Tokens`, ends in `Logits`, and breaks no rule.
template <class M> concept Model = !model_rule<M>.broken();

/// The place of a whole model: the chain behind its `Tokens`.
template <class M> struct RootOf;
template <Size V, Size T, class... Layers> struct RootOf<Stack<Tokens<V, T>, Layers...>> {
  using Type = Chain<Tokens<V, T>, Layers...>;
};
template <Model M> using Root = typename RootOf<M>::Type;
template <Model M> using InputOf = typename Root<M>::In;
template <Model M> using OutputOf = typename Root<M>::Output;

/// Models with one output position predict the symbol after a full window; others predict at every position.
template <Model M> inline constexpr bool sees_windows = OutputOf<M>::positions == 1 && InputOf<M>::positions > 1;
template <Model M> inline constexpr Size vocabulary_size = InputOf<M>::vocabulary;
template <Model M> inline constexpr Size context_length = InputOf<M>::positions;

}  // namespace strata
