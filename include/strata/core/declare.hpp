#pragma once
#include "strata/core/size.hpp"
#include "strata/core/text.hpp"

#include <array>
#include <type_traits>

namespace strata {

/// A tensor of static shape that lives somewhere else: what kernels take and declarations are made of.
template <class S, Size... Dims> struct Tensor {
  using Scalar = S;
  static constexpr Size size = (Size{1} * ... * Dims), rank = sizeof...(Dims);
  static constexpr std::array<Size, rank> shape{Dims...};
  static constexpr bool per_sequence = false, shared = false;
  /// Scalars it takes up in its block, padding included.
  static constexpr Size stored = aligned(size);

  S* data = nullptr;

  constexpr S& operator[](Size i) const { return data[i]; }
  template <class Const>
    requires(!std::is_const_v<S> && std::is_same_v<Const, Tensor<const S, Dims...>>)
  constexpr operator Const() const {
    return {data};
  }
};

/// Stands where an optional tensor is left out: `Attention<8>` has no biases.
struct Nothing {
  static constexpr Size size = 0, stored = 0;
  static constexpr bool per_sequence = false, shared = false;
};
template <class T> inline constexpr bool is_nothing = std::is_same_v<std::remove_cvref_t<T>, Nothing>;

/// How a parameter starts. `uniform` is ±1/√inputs, PyTorch's way for linear layers; `normal` has deviation 1.
enum class Start { zeros, ones, normal, uniform };

/// A learnt tensor: its name, how it starts, its shape.
template <class S, FixedString Name, Start How, Size Inputs, Size... Dims> struct Parameter : Tensor<S, Dims...> {
  static constexpr std::array<std::string_view, 1> names{std::string_view{Name}};
  static constexpr Start start = How;
  static constexpr Size inputs = Inputs;
};
template <class S, FixedString Name, Size... Dims> using Zeros = Parameter<S, Name, Start::zeros, 1, Dims...>;
template <class S, FixedString Name, Size... Dims> using Ones = Parameter<S, Name, Start::ones, 1, Dims...>;
template <class S, FixedString Name, Size... Dims> using Normal = Parameter<S, Name, Start::normal, 1, Dims...>;
template <class S, FixedString Name, Size Inputs, Size... Dims>
using Uniform = Parameter<S, Name, Start::uniform, Inputs, Dims...>;

/// Three learnt tensors that kernels see as one, stacked along the first dimension: a fused query, key and value.
template <class S, FixedString A, FixedString B, FixedString C, Size Inputs, Size First, Size... Dims>
struct Stacked : Tensor<S, 3 * First, Dims...> {
  static constexpr std::array<std::string_view, 3> names{std::string_view{A}, std::string_view{B}, std::string_view{C}};
  static constexpr Start start = Start::uniform;
  static constexpr Size inputs = Inputs;
};

/// A tensor that another layer owns; takes no room, and adds into the owner's gradient.
template <class S, Size... Dims> struct Shared : Tensor<S, Dims...> {
  static constexpr Size stored = 0;
  static constexpr bool shared = true;
};

/// One tensor of this shape for every sequence of the shard, one after the other.
template <class S, Size... Dims> struct PerSequence : Tensor<S, Dims...> {
  static constexpr bool per_sequence = true;
};

/// How many scalars a declaration takes: some once, some for every sequence.
struct Extent {
  Size fixed = 0, per_sequence = 0;
  constexpr Size of(Size sequences) const { return fixed + per_sequence * sequences; }
  constexpr Extent operator+(Extent other) const { return {fixed + other.fixed, per_sequence + other.per_sequence}; }
  constexpr Extent operator*(Size times) const { return {fixed * times, per_sequence * times}; }
  constexpr Extent max(Extent other) const {
    return {fixed > other.fixed ? fixed : other.fixed,
            per_sequence > other.per_sequence ? per_sequence : other.per_sequence};
  }
};

namespace detail {

struct Any {
  template <class T> constexpr operator T() const;
};

template <class D, class... Anys> consteval Size count_fields() {
  if constexpr (requires { D{Anys{}..., Any{}}; })
    return count_fields<D, Anys..., Any>();
  else
    return sizeof...(Anys);
}

}  // namespace detail

/// Calls `f` with each field of a plain struct of at most eight tensors: the only reflection here.
template <class D, class F> constexpr void for_each_field(D& d, F&& f) {
  constexpr Size count = detail::count_fields<std::remove_const_t<D>>();
  static_assert(count <= 8, "a declaration holds at most eight tensors");
  // clang-format off
  if constexpr (count == 1) { auto& [a] = d; f(a); }
  else if constexpr (count == 2) { auto& [a, b] = d; f(a); f(b); }
  else if constexpr (count == 3) { auto& [a, b, c] = d; f(a); f(b); f(c); }
  else if constexpr (count == 4) { auto& [a, b, c, e] = d; f(a); f(b); f(c); f(e); }
  else if constexpr (count == 5) { auto& [a, b, c, e, g] = d; f(a); f(b); f(c); f(e); f(g); }
  else if constexpr (count == 6) { auto& [a, b, c, e, g, h] = d; f(a); f(b); f(c); f(e); f(g); f(h); }
  else if constexpr (count == 7) { auto& [a, b, c, e, g, h, i] = d; f(a); f(b); f(c); f(e); f(g); f(h); f(i); }
  else if constexpr (count == 8) { auto& [a, b, c, e, g, h, i, j] = d; f(a); f(b); f(c); f(e); f(g); f(h); f(i); f(j); }
  // clang-format on
}

/// The room that the tensors of declaration D need.
template <class D> consteval Extent extent_of() {
  Extent extent;
  const D d{};
  for_each_field(d, [&](const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    (Field::per_sequence ? extent.per_sequence : extent.fixed) += Field::stored;
  });
  return extent;
}

/// Declaration D with its tensors placed one after the other from `base` on; a null base gives null tensors.
template <class D, class S> constexpr D bind(S* base, Size sequences, S* shared = nullptr) {
  D d{};
  for_each_field(d, [&](auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (Field::shared) {
      field.data = shared;
    } else if constexpr (Field::stored > 0) {
      field.data = base;
      if (base) base += Field::stored * (Field::per_sequence ? sequences : 1);
    }
  });
  return d;
}

}  // namespace strata
