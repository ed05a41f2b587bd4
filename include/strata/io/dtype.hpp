#pragma once
#include "strata/core/size.hpp"

#include <array>
#include <bit>
#include <concepts>
#include <cstring>
#include <optional>
#include <string_view>

namespace strata {

static_assert(std::endian::native == std::endian::little, "weights are stored with the lowest byte first");

/// How a file stores a tensor's elements, in the order and by the names of safetensors.
enum class Dtype { boolean, u8, i8, f8_e5m2, f8_e4m3, i16, u16, f16, bf16, i32, u32, f32, f64, i64, u64 };

namespace detail {

struct DtypeInfo {
  std::string_view name;
  Size bytes;
};
inline constexpr std::array<DtypeInfo, 15> dtypes{{{"BOOL", 1},
                                                   {"U8", 1},
                                                   {"I8", 1},
                                                   {"F8_E5M2", 1},
                                                   {"F8_E4M3", 1},
                                                   {"I16", 2},
                                                   {"U16", 2},
                                                   {"F16", 2},
                                                   {"BF16", 2},
                                                   {"I32", 4},
                                                   {"U32", 4},
                                                   {"F32", 4},
                                                   {"F64", 8},
                                                   {"I64", 8},
                                                   {"U64", 8}}};

template <class To> To at(const std::byte* bytes) {
  To value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace detail

constexpr std::string_view name_of(Dtype dtype) { return detail::dtypes[static_cast<Size>(dtype)].name; }
constexpr Size bytes_of(Dtype dtype) { return detail::dtypes[static_cast<Size>(dtype)].bytes; }
constexpr std::optional<Dtype> dtype_named(std::string_view name) {
  for (Size i = 0; i < detail::dtypes.size(); ++i)
    if (detail::dtypes[i].name == name) return static_cast<Dtype>(i);
  return std::nullopt;
}

namespace detail {

template <class S> consteval Dtype find_dtype() {
  if constexpr (std::same_as<S, float>)
    return Dtype::f32;
  else if constexpr (std::same_as<S, double>)
    return Dtype::f64;
  else if constexpr (std::same_as<S, bool>)
    return Dtype::boolean;
  else {
    static_assert(std::integral<S>, "a tensor's elements are float, double, bool or integers");
    constexpr bool is_signed = std::signed_integral<S>;
    switch (sizeof(S)) {
    case 1:
      return is_signed ? Dtype::i8 : Dtype::u8;
    case 2:
      return is_signed ? Dtype::i16 : Dtype::u16;
    case 4:
      return is_signed ? Dtype::i32 : Dtype::u32;
    default:
      return is_signed ? Dtype::i64 : Dtype::u64;
    }
  }
}

}  // namespace detail

/// The dtype that stores S as it is.
template <class S> inline constexpr Dtype dtype_of = detail::find_dtype<S>();

/// IEEE half precision: 1 sign, 5 exponent, 10 fraction bits.
constexpr float from_f16(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16, exponent = half >> 10 & 0x1Fu, fraction = half & 0x3FFu;
  if (exponent == 0) return (sign ? -0x1p-24f : 0x1p-24f) * static_cast<float>(fraction);
  return std::bit_cast<float>(sign | (exponent == 0x1F ? 0xFFu : exponent + 112) << 23 | fraction << 13);
}

/// The upper half of a float.
constexpr float from_bf16(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

/// The nearest; of two equally near, the one that ends in 0.
constexpr std::uint16_t to_bf16(float value) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  if (value != value) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace strata
