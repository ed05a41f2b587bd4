#pragma once
#include "strata/model/walk.hpp"

namespace strata {

/// One tensor among a model's parameters or buffers.
struct TensorInfo {
  Path path;
  Size offset = 0, size = 0;  ///< in scalars from the beginning of the block
  std::array<Size, 4> shape{};
  Size rank = 0;
  Start start = Start::zeros;
  Size inputs = 1;
  Size leaf = 0;  ///< the number of its layer, in the order of the data
};

/// A type as the compiler spells it.
template <class T> constexpr std::string_view spelling_of() {
  const std::string_view function = __PRETTY_FUNCTION__;  // … [with T = strata::Linear<200>; …] or … [T = …]
  const Size begin = function.find("T = ") + 4;
  const Size semicolon = function.find(';', begin);
  return function.substr(begin, (semicolon == function.npos ? function.size() - 1 : semicolon) - begin);
}

/// One leaf of a model.
struct LeafInfo {
  Path path;
  std::string_view layer;         ///< in the compiler's spelling
  std::string_view formula;
  Size positions = 0, width = 0;  ///< of its output
  Size input_positions = 0, input_width = 0;
  Size parameters = 0, flops = 0;
  Size kernel = 0, stride = 0;  ///< of a convolution
  double bound = 0;             ///< its outputs lie within ±bound, and near it hardly change; 0: no such bound
};

namespace detail {

template <class Layer> struct Plain { using Type = Layer; };
template <FixedString Name, class Layer> struct Plain<As<Name, Layer>> : Plain<Layer> {};

template <class Declaration> constexpr void for_each_tensor(const Path& path, Size leaf, Size offset, auto&& visit) {
  const Declaration declared{};
  for_each_field(declared, [&](const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (requires { Field::names; }) {
      constexpr Size parts = Field::names.size(), size = Field::size / parts;
      for (Size part = 0; part < parts; ++part) {
        TensorInfo info{path, offset + part * size, size, {}, Field::rank, Field::start, Field::inputs, leaf};
        info.path += ".";
        info.path += Field::names[part];
        for (Size i = 0; i < Field::rank; ++i) info.shape[i] = Field::shape[i];
        info.shape[0] /= parts;
        visit(info);
      }
    }
    offset += Field::stored;
  });
}

/// The two blocks whose tensors have names.
template <Model M> struct ParametersOf {
  static constexpr void for_each(auto&& visit) {
    for_each_leaf<M>([&]<class C>(C, const Path& path, const Passed& passed) {
      using Declaration = typename C::Place::template Parameters<float>;
      for_each_tensor<Declaration>(path, passed.leaves, passed.parameters, visit);
    });
  }
};
template <Model M> struct BuffersOf {
  static constexpr void for_each(auto&& visit) {
    for_each_leaf<M>([&]<class C>(C, const Path& path, const Passed& passed) {
      using Declaration = typename C::Place::template Buffers<float>;
      for_each_tensor<Declaration>(path, passed.leaves, passed.buffers, visit);
    });
  }
};

template <class Block> consteval auto layout_of() {
  constexpr Size count = [] {
    Size sum = 0;
    Block::for_each([&](const TensorInfo&) { ++sum; });
    return sum;
  }();
  std::array<TensorInfo, count> tensors{};
  Size i = 0;
  Block::for_each([&](const TensorInfo& info) {
    for (Size j = 0; j < i; ++j)
      if (tensors[j].path.view() == info.path.view()) throw "two tensors of the model have the same path";
    tensors[i++] = info;
  });
  return tensors;
}

}  // namespace detail

/// Every tensor of a model's parameters: name, place in the block, shape, how it starts. All else derives from this.
template <Model M> inline constexpr auto layout = detail::layout_of<detail::ParametersOf<M>>();

/// The same of what a model keeps beside its parameters, saved with them and never stepped.
template <Model M> inline constexpr auto buffer_layout = detail::layout_of<detail::BuffersOf<M>>();

namespace detail {

template <Model M> inline constexpr bool paths_differ = [] {
  for (const TensorInfo& buffer : buffer_layout<M>)
    for (const TensorInfo& parameter : layout<M>)
      if (buffer.path.view() == parameter.path.view()) return false;
  return true;
}();

}  // namespace detail

/// Every leaf of a model with its path, what it computes, and what that costs.
template <Model M>
inline constexpr std::array<LeafInfo, extents_of<Root<M>>().leaves> leaves = [] {
  std::array<LeafInfo, extents_of<Root<M>>().leaves> all{};
  for_each_leaf<M>([&]<class C>(C, const Path& path, const detail::Passed& passed) {
    using Out = typename C::Place::Output;
    using Layer = typename detail::Plain<typename C::Layer>::Type;
    LeafInfo& info = all[passed.leaves];
    info = {path, spelling_of<Layer>(), Layer::formula, Out::positions, Out::width, C::In::positions, C::In::width, 0,
            C::Place::flops};
    if constexpr (requires { C::Place::kernel; }) info.kernel = C::Place::kernel, info.stride = C::Place::stride;
    if constexpr (requires { C::Place::bound; }) info.bound = C::Place::bound;
    detail::for_each_tensor<typename C::Place::template Parameters<float>>(
        path, passed.leaves, 0, [&](const TensorInfo& tensor) { info.parameters += tensor.size; });
  });
  return all;
}();

namespace detail {

/// The sum of the layout's sizes, without its names: every stage asserts its count, in every file that includes it.
template <class Place> consteval Size count_parameters() {
  Size count = 0;
  if constexpr (Composite<Place>) {
    for_each_child<Place>([&]<class C>(C) { count += Place::repeats * count_parameters<typename C::Place>(); });
  } else {
    const typename Place::template Parameters<float> declared{};
    for_each_field(declared, [&]<class Field>(const Field&) {
      if constexpr (requires { Field::names; }) count += Field::size;
    });
  }
  return count;
}

}  // namespace detail

/// How many numbers a model learns.
template <Model M> inline constexpr Size parameter_count = detail::count_parameters<Root<M>>();

/// 2 × the multiply-adds of a model's matrix products, one forward pass over one full sequence. A training step takes
/// three times that for each sequence.
template <Model M>
inline constexpr Size flops = [] {
  Size sum = 0;
  for (const LeafInfo& leaf : leaves<M>) sum += leaf.flops;
  return sum;
}();

/// Whether, in training, what a model makes of a sequence depends on the others of its batch: then the batch is not
/// cut.
template <Model M>
inline constexpr bool couples_batch = [] {
  bool couples = false;
  for_each_leaf<M>([&]<class C>(C, const Path&, const detail::Passed&) { couples |= C::Place::couples_batch; });
  return couples;
}();

/// How many sequences a pass should take at a time at least, where there are as many.
template <Model M>
inline constexpr Size sequences_together = [] {
  Size most = 1;
  for_each_leaf<M>([&]<class C>(C, const Path&, const detail::Passed&) {
    most = C::Place::sequences_together > most ? C::Place::sequences_together : most;
  });
  return most;
}();

/// What one sequence keeps between forward and backward.
template <Model M, class S = float>
inline constexpr Size tape_bytes = sizeof(S) * (extents_of<Root<M>>().tape + extents_of<Root<M>>().state).per_sequence;

}  // namespace strata
