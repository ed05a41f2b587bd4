#include "strata/io/dtype.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace strata;

static_assert(dtype_of<float> == Dtype::f32 && dtype_of<double> == Dtype::f64);
static_assert(dtype_of<std::int64_t> == Dtype::i64 && dtype_of<unsigned char> == Dtype::u8);
static_assert(name_of(Dtype::u64) == "U64" && name_of(Dtype::boolean) == "BOOL" && name_of(Dtype::bf16) == "BF16");
static_assert(dtype_named("F16") == Dtype::f16 && !dtype_named("F12") && !dtype_named(""));
static_assert(bytes_of(Dtype::f8_e4m3) == 1 && bytes_of(Dtype::bf16) == 2 && bytes_of(Dtype::i64) == 8);

TEST_CASE("half precision") {
  CHECK(from_f16(0x3C00) == 1);
  CHECK(from_f16(0xC000) == -2);
  CHECK(from_f16(0x3555) == 0.333251953125f);
  CHECK(from_f16(0x7BFF) == 65504);
  CHECK(from_f16(0x0400) == 0x1p-14f);  // the smallest normal number
  CHECK(from_f16(0x03FF) == 0x1.ff8p-15f);
  CHECK(from_f16(0x0001) == 0x1p-24f);
  CHECK(from_f16(0x7C00) == std::numeric_limits<float>::infinity());
  CHECK(from_f16(0xFC00) == -std::numeric_limits<float>::infinity());
  CHECK(std::isnan(from_f16(0x7E00)));
  CHECK(std::signbit(from_f16(0x8000)));
  CHECK(from_f16(0x8000) == 0);
}

TEST_CASE("brain floats round to nearest even") {
  CHECK(from_bf16(0x4049) == 3.140625f);
  CHECK(to_bf16(3.14159265f) == 0x4049);
  CHECK(to_bf16(1) == 0x3F80);
  CHECK(to_bf16(1 + 0x1p-8f) == 0x3F80);      // halfway, down to even
  CHECK(to_bf16(1 + 3 * 0x1p-8f) == 0x3F82);  // halfway, up to even
  CHECK(to_bf16(1 + 0x1p-8f + 0x1p-20f) == 0x3F81);
  CHECK(to_bf16(std::numeric_limits<float>::max()) == 0x7F80);
  CHECK(to_bf16(-std::numeric_limits<float>::infinity()) == 0xFF80);
  CHECK(std::isnan(from_bf16(to_bf16(std::numeric_limits<float>::quiet_NaN()))));
  CHECK(std::isnan(from_bf16(to_bf16(std::bit_cast<float>(0x7F800001u)))));  // its upper half alone is infinity
  int wrong = 0;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float value = from_bf16(static_cast<std::uint16_t>(bits));
    wrong += !std::isnan(value) && to_bf16(value) != bits;
  }
  CHECK(wrong == 0);
}
