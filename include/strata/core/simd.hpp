#pragma once
#include "strata/core/device.hpp"
#include "strata/core/size.hpp"

#if defined(__GNUC__) && !defined(__clang__) && defined(__AVX512F__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"  // g++ 12's own AVX-512 intrinsics, GCC bug 105593
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
#endif
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>

/// The one seam to xsimd: everything above it works with `Vector<S>` and knows neither versions nor instruction sets.

/// Kernels' building blocks must become part of their caller, or their registers go through memory.
#define STRATA_INLINED __attribute__((always_inline))  // behind a lambda's parameters
#define STRATA_INLINE inline STRATA_INLINED

/// Speed does not matter in this build.
#if !defined(__OPTIMIZE__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STRATA_UNHURRIED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define STRATA_UNHURRIED
#endif
#endif

namespace strata::inline STRATA_INSTRUCTION_SET {
namespace simd {

/// xsimd's batch where it knows the processor; one plain scalar where it does not.
template <class S> struct BatchOf { using Type = S; };
#ifndef XSIMD_NO_SUPPORTED_ARCHITECTURE
template <class S>
  requires requires { sizeof(xsimd::batch<S>); }
struct BatchOf<S> {
  using Type = xsimd::batch<S>;
};
#endif

/// Registers of the processor's vector unit: what bounds a product's tile.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr Size vector_registers = 32;
#else
inline constexpr Size vector_registers = 16;
#endif

#ifdef __AVX2__
/// All bits set in the first `count` of eight lanes.
STRATA_INLINE __m256i lane_mask(Size count) {
  alignas(64) static constexpr std::int32_t ones[16]{-1, -1, -1, -1, -1, -1, -1, -1};
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones + 8 - count));
}
#endif

/// The first `count` < lanes scalars, the other lanes zero; xsimd has masked access only from its version 13 on.
template <class Batch, class S> STRATA_INLINE Batch load_part(const S* from, Size count) {
  constexpr Size bytes = sizeof(Batch);
  [[maybe_unused]] const unsigned mask = (1u << count) - 1;
#ifdef __AVX512F__
  if constexpr (bytes == 64 && sizeof(S) == 4) return Batch(_mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), from));
  if constexpr (bytes == 64 && sizeof(S) == 8) return Batch(_mm512_maskz_loadu_pd(static_cast<__mmask8>(mask), from));
#endif
#ifdef __AVX2__
  if constexpr (bytes == 32 && sizeof(S) == 4) return Batch(_mm256_maskload_ps(from, lane_mask(count)));
  if constexpr (bytes == 32 && sizeof(S) == 8) return Batch(_mm256_maskload_pd(from, lane_mask(2 * count)));
#endif
  alignas(64) S all[bytes / sizeof(S)]{};
  std::copy_n(from, count, all);
  if constexpr (std::is_same_v<Batch, S>)
    return all[0];
  else
    return Batch::load_unaligned(all);
}

/// Writes the first `count` < lanes scalars.
template <class Batch, class S> STRATA_INLINE void store_part(Batch batch, S* to, Size count) {
  constexpr Size bytes = sizeof(Batch);
  [[maybe_unused]] const unsigned mask = (1u << count) - 1;
#ifdef __AVX512F__
  if constexpr (bytes == 64 && sizeof(S) == 4) return _mm512_mask_storeu_ps(to, static_cast<__mmask16>(mask), batch);
  if constexpr (bytes == 64 && sizeof(S) == 8) return _mm512_mask_storeu_pd(to, static_cast<__mmask8>(mask), batch);
#endif
#ifdef __AVX2__
  if constexpr (bytes == 32 && sizeof(S) == 4) return _mm256_maskstore_ps(to, lane_mask(count), batch);
  if constexpr (bytes == 32 && sizeof(S) == 8) return _mm256_maskstore_pd(to, lane_mask(2 * count), batch);
#endif
  if constexpr (!std::is_same_v<Batch, S>) {
    alignas(64) S all[bytes / sizeof(S)];
    batch.store_unaligned(all);
    std::copy_n(all, count, to);
  }
}

}  // namespace simd

/// As many scalars as one register holds. Arithmetic is by lane; memory need not be aligned.
template <class S> struct Vector {
  using Batch = typename simd::BatchOf<S>::Type;
  static constexpr bool scalar = std::is_same_v<Batch, S>;
  static constexpr Size lanes = sizeof(Batch) / sizeof(S);
  using Mask = decltype(std::declval<Batch>() < std::declval<Batch>());

  Batch batch;

  Vector() = default;
  STRATA_INLINE Vector(S value) : batch(value) {}
  STRATA_INLINE explicit Vector(Batch from) requires(!scalar) : batch(from) {}

  static STRATA_INLINE Vector load(const S* from) {
    if constexpr (scalar)
      return Vector(*from);
    else
      return Vector(Batch::load_unaligned(from));
  }
  STRATA_INLINE void store(S* to) const {
    if constexpr (scalar)
      *to = batch;
    else
      batch.store_unaligned(to);
  }
  /// The first `count` ≤ lanes scalars, the other lanes zero; touches no memory beyond them.
  static STRATA_INLINE Vector load(const S* from, Size count) {
    if (count >= lanes) return load(from);
    return Vector(simd::load_part<Batch>(from, count));
  }
  /// Writes the first `count` ≤ lanes scalars, and touches no memory beyond them.
  STRATA_INLINE void store(S* to, Size count) const {
    if (count >= lanes)
      store(to);
    else
      simd::store_part(batch, to, count);
  }
  /// 0, 1, 2, … : the lanes' own numbers.
  static STRATA_INLINE Vector numbers() {
    return []<Size... I>(std::index_sequence<I...>) STRATA_INLINED {
      alignas(64) static constexpr S all[]{static_cast<S>(I)...};
      return load(all);
    }
    (std::make_index_sequence<lanes>{});
  }

  friend STRATA_INLINE Vector operator+(Vector a, Vector b) { return Vector(a.batch + b.batch); }
  friend STRATA_INLINE Vector operator-(Vector a, Vector b) { return Vector(a.batch - b.batch); }
  friend STRATA_INLINE Vector operator*(Vector a, Vector b) { return Vector(a.batch * b.batch); }
  friend STRATA_INLINE Vector operator/(Vector a, Vector b) { return Vector(a.batch / b.batch); }
  friend STRATA_INLINE Vector operator-(Vector a) { return Vector(-a.batch); }
  STRATA_INLINE Vector& operator+=(Vector b) { return *this = *this + b; }
  STRATA_INLINE Vector& operator-=(Vector b) { return *this = *this - b; }
  STRATA_INLINE Vector& operator*=(Vector b) { return *this = *this * b; }
  friend STRATA_INLINE Mask operator<(Vector a, Vector b) { return a.batch < b.batch; }
  friend STRATA_INLINE Mask operator<=(Vector a, Vector b) { return a.batch <= b.batch; }
  friend STRATA_INLINE Mask operator>(Vector a, Vector b) { return a.batch > b.batch; }
  friend STRATA_INLINE Mask operator>=(Vector a, Vector b) { return a.batch >= b.batch; }
  friend STRATA_INLINE Mask operator==(Vector a, Vector b) { return a.batch == b.batch; }

  /// Lane by lane: `yes` where the mask is set, `no` elsewhere.
  friend STRATA_INLINE Vector select(Mask mask, Vector yes, Vector no) {
    if constexpr (scalar)
      return mask ? yes : no;
    else
      return Vector(select(mask, yes.batch, no.batch));
  }
  // clang-format off
  friend STRATA_INLINE Vector min(Vector a, Vector b) { using std::min; return Vector(min(a.batch, b.batch)); }
  friend STRATA_INLINE Vector max(Vector a, Vector b) { using std::max; return Vector(max(a.batch, b.batch)); }
  friend STRATA_INLINE Vector exp(Vector a) { using std::exp; return Vector(exp(a.batch)); }
#if defined(__AVX512BW__) && !defined(__OPTIMIZE__) && !defined(__clang__)
  friend Vector log(Vector a) { return a.each([](S x) { return std::log(x); }); }  // xsimd 8's does not compile here
#else
  friend STRATA_INLINE Vector log(Vector a) { using std::log; return Vector(log(a.batch)); }
#endif
  friend STRATA_INLINE Vector tanh(Vector a) { using std::tanh; return Vector(tanh(a.batch)); }
  friend STRATA_INLINE Vector erf(Vector a) { using std::erf; return Vector(erf(a.batch)); }
  friend STRATA_INLINE Vector sqrt(Vector a) { using std::sqrt; return Vector(sqrt(a.batch)); }
  friend STRATA_INLINE Vector abs(Vector a) { using std::abs; return Vector(abs(a.batch)); }
  // clang-format on

  /// a·b + c, rounded once where the processor can.
  friend STRATA_INLINE Vector fma(Vector a, Vector b, Vector c) {
#ifdef __AVX512F__  // xsimd multiplies and adds here before its version 11
    if constexpr (std::is_same_v<S, float> && lanes == 16)
      return Vector(Batch(_mm512_fmadd_ps(a.batch, b.batch, c.batch)));
    else if constexpr (std::is_same_v<S, double> && lanes == 8)
      return Vector(Batch(_mm512_fmadd_pd(a.batch, b.batch, c.batch)));
    else
#endif
        if constexpr (scalar)
      return Vector(a.batch * b.batch + c.batch);
    else
      return Vector(fma(a.batch, b.batch, c.batch));
  }
  /// The sum of the lanes, halves added to halves: one order, whatever xsimd's version.
  friend STRATA_INLINE S sum(Vector a) {
    return a.fold([](auto x, auto y) STRATA_INLINED { return x + y; });
  }
  /// The largest lane.
  friend STRATA_INLINE S maximum(Vector a) {
    return a.fold([](auto x, auto y) STRATA_INLINED { return max(x, y); });
  }
  /// Makes the compiler keep a loaded value in its register, instead of loading it again for every use.
  friend STRATA_INLINE void hold([[maybe_unused]] Vector& a) {
#if defined(__x86_64__) && defined(__GNUC__)
    if constexpr (!scalar) {
      typename Batch::register_type local = a.batch;
      if constexpr (lanes * sizeof(S) == 64)
        asm("" : "+v"(local));
      else
        asm("" : "+x"(local));
      a.batch = Batch(local);
    }
#endif
  }

 private:
  template <class Op> Vector each(Op op) const {
    alignas(64) S all[lanes];
    store(all);
    for (S& value : all) value = op(value);
    return load(all);
  }
  /// The upper half of the lanes is combined with the lower, then the upper half of these, until one is left.
  template <Size half = lanes / 2> STRATA_INLINE S fold(auto op) const {
    if constexpr (half == 0) {
      return first();
    } else {
      return op(*this, upper<half>(std::make_index_sequence<lanes>{})).template fold<half / 2>(op);
    }
  }
  template <Size half, Size... I> STRATA_INLINE Vector upper(std::index_sequence<I...>) const {
    const typename Batch::register_type local = batch;
    return Vector(Batch(static_cast<typename Batch::register_type>(
        __builtin_shufflevector(local, local, static_cast<int>(I < half ? I + half : I)...))));
  }
  STRATA_INLINE S first() const {
    if constexpr (scalar) {
      return batch;
    } else {
      const typename Batch::register_type local = batch;
      return local[0];
    }
  }
};

/// Calls f(I) for I = 0 … N−1. Unrolled by pack expansion, so that arrays indexed by I stay in registers; a plain loop
/// where that is in vain, for a sanitizer's or an unoptimised build takes many times as long over unrolled code.
template <Size N, class F> STRATA_INLINE void unrolled(F&& f) {
#ifdef STRATA_UNHURRIED
  for (Size i = 0; i < N; ++i) f(i);
#else
  [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED { (f(std::integral_constant<Size, I>{}), ...); }
  (std::make_index_sequence<N>{});
#endif
}

/// Calls f(i, count) for one vector of a range after the other; but for the last, count is a constant.
template <class S> STRATA_INLINE void each_vector(Size size, const auto& f) {
  constexpr Size lanes = Vector<S>::lanes;
  Size i = 0;
  for (; i + lanes <= size; i += lanes) f(i, std::integral_constant<Size, lanes>{});
  if (i < size) f(i, size - i);
}

/// The lower or upper halves of two vectors, lane by lane in turn: a0 b0 a1 b1 … (xsimd 8's own stays within 128 bits)
template <bool upper, class S> STRATA_INLINE Vector<S> interleave(Vector<S> a, Vector<S> b) {
  constexpr Size lanes = Vector<S>::lanes;
  return [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED {
    using Register = typename Vector<S>::Batch::register_type;
    const Register x = a.batch, y = b.batch;
    return Vector<S>(typename Vector<S>::Batch(static_cast<Register>(
        __builtin_shufflevector(x, y, static_cast<int>(I / 2 + (upper ? lanes / 2 : 0) + I % 2 * lanes)...))));
  }
  (std::make_index_sequence<lanes>{});
}

/// Rows become columns, by log2(lanes) perfect shuffles.
template <class S> STRATA_INLINE void transpose(Vector<S> (&square)[Vector<S>::lanes]) {
  constexpr Size lanes = Vector<S>::lanes;
  if constexpr (lanes > 1)
    unrolled<std::bit_width(lanes) - 1>([&](auto) STRATA_INLINED {
      Vector<S> next[lanes];
      unrolled<lanes / 2>([&](auto i) STRATA_INLINED {
        next[2 * i] = interleave<false>(square[i], square[i + lanes / 2]);
        next[2 * i + 1] = interleave<true>(square[i], square[i + lanes / 2]);
      });
      unrolled<lanes>([&](auto i) STRATA_INLINED { square[i] = next[i]; });
    });
}

}  // namespace strata::inline STRATA_INSTRUCTION_SET
