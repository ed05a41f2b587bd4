#pragma once
#include "strata/model/walk.hpp"

namespace strata {

/// One tensor among a model's parameters.
struct TensorInfo {
  Path path;
  Size offset = 0, size = 0;  ///< in scalars from the beginning of the block
  std::array<Size, 4> shape{};
  Size rank = 0;
  Start start = Start::zeros;
  Size inputs = 1;
};

/// One leaf of a model.
struct LeafInfo {
  Path path;
  std::string_view formula;
  Size positions = 0, width = 0;  ///< of its output
  Size parameters = 0, flops = 0;
};

namespace detail {

template <class Declaration> constexpr void for_each_tensor(const Path& leaf, Size offset, auto&& visit) {
  const Declaration declared{};
  for_each_field(declared, [&](const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (requires { Field::names; }) {
      constexpr Size parts = Field::names.size(), size = Field::size / parts;
      for (Size part = 0; part < parts; ++part) {
        TensorInfo info{leaf, offset + part * size, size, {}, Field::rank, Field::start, Field::inputs};
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

template <Model M> constexpr void for_each_parameter(auto&& visit) {
  for_each_leaf<M>([&]<class C>(C, const Path& path, const Passed& passed) {
    for_each_tensor<typename C::Place::template Parameters<float>>(path, passed.parameters, visit);
  });
}

template <Model M> inline constexpr Size tensor_count = [] {
  Size count = 0;
  for_each_parameter<M>([&](const TensorInfo&) { ++count; });
  return count;
}();

}  // namespace detail

/// Every tensor of a model's parameters: name, place in the block, shape, how it starts. All else derives from this.
template <Model M> inline constexpr std::array<TensorInfo, detail::tensor_count<M>> layout = [] {
  std::array<TensorInfo, detail::tensor_count<M>> tensors{};
  Size i = 0;
  detail::for_each_parameter<M>([&](const TensorInfo& info) {
    for (Size j = 0; j < i; ++j)
      if (tensors[j].path.view() == info.path.view()) throw "two tensors of the model have the same path";
    tensors[i++] = info;
  });
  return tensors;
}();

/// Every leaf of a model with its path, what it computes, and what that costs.
template <Model M> inline constexpr std::array<LeafInfo, extents_of<Root<M>>().leaves> leaves = [] {
  std::array<LeafInfo, extents_of<Root<M>>().leaves> all{};
  for_each_leaf<M>([&]<class C>(C, const Path& path, const detail::Passed& passed) {
    using Out = typename C::Place::Output;
    LeafInfo& info = all[passed.leaves];
    info = {path, C::Layer::formula, Out::positions, Out::width, 0, C::Place::flops};
    detail::for_each_tensor<typename C::Place::template Parameters<float>>(
        path, 0, [&](const TensorInfo& tensor) { info.parameters += tensor.size; });
  });
  return all;
}();

/// How many numbers a model learns.
template <Model M> inline constexpr Size parameter_count = [] {
  Size count = 0;
  for (const TensorInfo& tensor : layout<M>) count += tensor.size;
  return count;
}();

/// 2 × the multiply-adds of a model's matrix products, one forward pass over one full sequence. A training step takes
/// three times that for each sequence.
template <Model M> inline constexpr Size flops = [] {
  Size sum = 0;
  for (const LeafInfo& leaf : leaves<M>) sum += leaf.flops;
  return sum;
}();

/// What one sequence keeps between forward and backward.
template <Model M, class S = float>
inline constexpr Size tape_bytes = sizeof(S) * (extents_of<Root<M>>().tape + extents_of<Root<M>>().state).per_sequence;

}  // namespace strata
