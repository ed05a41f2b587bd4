#pragma once
#include "strata/model/model.hpp"

namespace strata {

namespace detail {

/// The names in one scope, and how often each occurs: what occurs more than once is numbered, in the plural.
struct Names {
  struct Entry {
    std::string_view name;
    Size occurrences = 0, given = 0;
  };
  Entry entries[32]{};

  constexpr Entry& operator[](std::string_view name) {
    for (Entry& entry : entries)
      if (entry.name == name || entry.name.empty()) {
        entry.name = name;
        return entry;
      }
    throw "more than 32 different names in one scope";
  }
  constexpr Path next(std::string_view name) {
    Entry& entry = (*this)[name];
    Path segment{name};
    if (entry.occurrences > 1) {
      segment += "s.";
      segment += entry.given++;
    }
    return segment;
  }
};

template <class Place, class F> constexpr void for_each_child(F&& f) {
  []<class... Cs>(List<Cs...>, auto& g) { (g(Cs{}), ...); }(typename Place::Children{}, f);
}

template <class Place> constexpr void tally(Names& names, Size times = 1) {
  for_each_child<Place>([&]<class C>(C) {
    if constexpr (Named<typename C::Layer>)
      names[C::Layer::name].occurrences += times * Place::repeats;
    else
      tally<typename C::Place>(names, times * Place::repeats);
  });
}

/// How far a walk has come: leaves, and scalars of parameters and buffers passed.
struct Passed {
  Size leaves = 0, parameters = 0, buffers = 0;
};

template <class Place> concept AddsBranch = requires { Place::adds_branch; };

template <class Place> constexpr void walk(const Path& scope, Names& names, Passed& passed, auto& visit) {
  const Size first = passed.leaves;
  for (Size round = 0; round < Place::repeats; ++round)
    for_each_child<Place>([&]<class C>(C child) {
      using Inner = typename C::Place;
      if constexpr (!Named<typename C::Layer>) {
        static_assert(Composite<Inner>, "every layer has a name");
        walk<Inner>(scope, names, passed, visit);
      } else {
        Path path = scope;
        path += names.next(C::Layer::name);
        if constexpr (Composite<Inner>) {
          path += ".";
          Names inside;
          tally<Inner>(inside);
          walk<Inner>(path, inside, passed, visit);
        } else {
          visit(child, path, passed);
          passed.parameters += extents_of<Inner>().parameters.fixed;
          passed.buffers += extents_of<Inner>().buffers.fixed;
          ++passed.leaves;
        }
      }
    });
  if constexpr (AddsBranch<Place> && requires { visit.branch(scope, first, passed.leaves); })
    visit.branch(scope, first, passed.leaves);
}

}  // namespace detail

/// Calls `visit(Child<Layer, Signal>, path, passed)` for each leaf of a model, in the order of the data.
template <Model M> constexpr void for_each_leaf(auto visit) {
  detail::Names names;
  detail::Passed passed;
  detail::tally<Root<M>>(names);
  detail::walk<Root<M>>({}, names, passed, visit);
}

}  // namespace strata
