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

/// What is wrong with a model, as the type it is written as; a Rule where nothing is.
template <class T> struct ModelOf {
  static consteval auto verdict() {
    return Refusal<"a model is a Stack that begins with Tokens<vocabulary, context> and ends in a head">{};
  }
};
template <class... Layers> struct ModelOf<Stack<Layers...>> {
  static consteval auto verdict() {
    return Refusal<"Stack: a model begins with Tokens<vocabulary, context>; put it first">{};
  }
};
template <Size V, Size T> struct ModelOf<Stack<Tokens<V, T>>> {
  static consteval auto verdict() {
    return Refusal<"Stack<Tokens<{}, {}>>: a model ends in a head; add Table, or Embedding and LMHead", V, T>{};
  }
};
template <Size V, Size T, class... Layers>
  requires(sizeof...(Layers) > 0)
struct ModelOf<Stack<Tokens<V, T>, Layers...>> {
  using Root = Chain<Tokens<V, T>, Layers...>;
  using Head = ElementAt<List<Layers...>, sizeof...(Layers) - 1>;

  static consteval auto verdict() {
    if constexpr (V == 0 || T == 0)
      return Refusal<"Tokens<{}, {}>: a model needs at least one symbol and one position", V, T>{};
    else if constexpr (check_chain<Tokens<V, T>, Layers...>().broken())
      return chain_verdict<Tokens<V, T>, Layers...>();
    else if constexpr (!LogitSignal<typename Root::Output>)
      return Refusal<"Stack: vectors of width {} come out, not logits of the {} symbols; end the model with LMHead<>",
                     Root::Output::width, V>{};
    else if constexpr (Root::Output::positions != T && Root::Output::positions != 1)
      return Refusal<"Stack: logits at {} positions come out of a context of {}; a model predicts at every position, or "
                     "at one the symbol after its window: put Flatten before the head",
                     Root::Output::positions, T>{};
    else if constexpr (Composite<typename Root::template Place<Root::count - 1>>)
      return Refusal<"Stack: the head is inside another Stack or Repeat; put it last in the model itself">{};
    else if constexpr (is_tied<Head>)
      return tied_verdict();
    else
      return Rule{};
  }

 private:
  static consteval auto tied_verdict() {
    constexpr Owner owner = find_owner<Root>();
    constexpr Size width = Root::template ChildAt<Root::count - 1>::In::width;
    if constexpr (!owner.found)
      return Refusal<"LMHead<Tied>: there is no Embedding whose weight of {} by {} it could share; add Embedding<{}> "
                     "or use LMHead<>",
                     V, width, width>{};
    else if constexpr (owner.width != width)
      return Refusal<"LMHead<Tied>: the weight of the embedding is {} by {}, the head needs {} by {}; use "
                     "Embedding<{}>, put Linear<{}> before the head, or use LMHead<>",
                     owner.vocabulary, owner.width, V, width, width, owner.width>{};
    else
      return Rule{};
  }
};

}  // namespace detail

/// What is wrong with a model, or an unbroken rule.
template <class M> inline constexpr Rule model_rule = detail::ModelOf<M>::verdict();

namespace detail {

/// A compiler says which type did not satisfy which concept, so that type is the sentence. g++ prints any text among
/// template arguments: here it is `Refused<whole sentence>`. clang 14 prints only what stands in the source: there it
/// is the layer's own `Refusal<"…{}…", numbers>`. A legal model's is `Rule`, and nothing is put together for it.
template <Text<240> Sentence> struct Refused {};
template <class M, bool = model_rule<M>.broken()> struct Judgement { using Verdict = Rule; };
template <class M> struct Judgement<M, true> {
#ifdef __clang__
  using Verdict = decltype(ModelOf<M>::verdict());
#else
  using Verdict = Refused<sentence(model_rule<M>, " ...")>;
#endif
};

template <class Verdict> inline constexpr bool accepts = false;
template <> inline constexpr bool accepts<Rule> = true;
template <class Verdict> concept Accepted = accepts<Verdict>;

}  // namespace detail

/// A stack that begins with `Tokens`, ends in `Logits`, and breaks no rule.
template <class M> concept Model = detail::Accepted<typename detail::Judgement<M>::Verdict>;

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
