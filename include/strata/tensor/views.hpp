#pragma once
#include "strata/core/declare.hpp"
#include "strata/tensor/view.hpp"

#include <xtensor/xbuffer_adaptor.hpp>
#include <xtensor/xtensor.hpp>

namespace strata {

/// xtensor adaptors: a shape over memory that belongs to someone else, row-major, constant where the memory is.

namespace detail {

/// `data` is taken by value: adapting an lvalue pointer would keep a reference to it.
template <class E, Size Rank> auto adapted(E* data, const std::array<Size, Rank>& shape) {
  using Buffer = xt::xbuffer_adaptor<E*, xt::no_ownership, std::allocator<std::remove_const_t<E>>>;
  return xt::xtensor_adaptor<Buffer, Rank, xt::layout_type::row_major>{Buffer{data, xt::compute_size(shape)}, shape};
}

}  // namespace detail

/// The view as (rows, width).
template <class S, class Signal> auto matrix(View<S, Signal> view) {
  return detail::adapted(view.data, std::array<Size, 2>{view.rows(), Signal::width});
}

/// The view as (sequences, length, width).
template <class S, class Signal> auto array(View<S, Signal> view) {
  return detail::adapted(view.data, std::array<Size, 3>{view.sequences, view.length, Signal::width});
}

/// The tensor in its static shape.
template <class S, Size... Dims> auto array(Tensor<S, Dims...> tensor) {
  return detail::adapted(tensor.data, std::array<Size, sizeof...(Dims)>{Dims...});
}

/// The tensors of all sequences as (sequences, Dims…).
template <class S, Size... Dims> auto array(PerSequence<S, Dims...> tensor, Size sequences) {
  return detail::adapted(tensor.data, std::array<Size, 1 + sizeof...(Dims)>{sequences, Dims...});
}

/// The first `count` scalars of a tensor that keeps one for every row in use.
template <class S, Size... Dims> auto vector(Tensor<S, Dims...> tensor, Size count) {
  return detail::adapted(tensor.data, std::array<Size, 1>{count});
}

}  // namespace strata
