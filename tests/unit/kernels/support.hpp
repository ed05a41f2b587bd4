#pragma once
#include "strata/core/declare.hpp"
#include "strata/core/device.hpp"
#include "strata/core/random.hpp"
#include "strata/tensor/storage.hpp"
#include "strata/tensor/view.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <type_traits>
#include <vector>

/// What the tests of the kernels share. Every test draws its inputs from streams of one seed, told apart by a number.
namespace kernel_test {

using namespace strata;

inline constexpr std::uint64_t seed = 2024;

/// Scalars between two zones of a NaN of our own: whatever is written there shows, whatever is read there spreads.
template <class S> class Guarded {
 public:
  explicit Guarded(Size size) : size_{size}, storage_{2 * zone + size} {
    for (S& scalar : storage_.span()) scalar = guard();
  }
  /// Uniform in ±largest.
  Guarded(Size size, std::uint32_t number, double largest = 1) : Guarded{size} {
    const RandomStream stream{seed, Purpose::initialisation, number};
    for (Size i = 0; i < size; ++i) data()[i] = static_cast<S>(largest * (2 * stream.uniform<double>(i) - 1));
  }

  void zero() { std::fill_n(data(), size_, S{}); }
  S* data() { return storage_.data() + zone; }
  const S* data() const { return storage_.data() + zone; }
  Size size() const { return size_; }
  S& operator[](Size i) { return data()[i]; }
  const S& operator[](Size i) const { return data()[i]; }

  bool intact() const {
    for (Size i = 0; i < zone; ++i)
      if (!is_guard(storage_.data()[i]) || !is_guard(data()[size_ + i])) return false;
    return true;
  }

 private:
  static constexpr Size zone = 64;
  using Bits = std::conditional_t<sizeof(S) == 4, std::uint32_t, std::uint64_t>;
  static S guard() { return std::bit_cast<S>(std::bit_cast<Bits>(std::numeric_limits<S>::quiet_NaN()) + 0x5A5); }
  static bool is_guard(S scalar) { return std::bit_cast<Bits>(scalar) == std::bit_cast<Bits>(guard()); }

  Size size_;
  Storage<S> storage_;
};

/// A batch of a signal with its own memory; written before it is read if no number is given.
template <class S, class Signal_> struct Batch : View<S, Signal_> {
  Guarded<S> memory;

  Batch(Size count, Size longest) : Batch{Guarded<S>{count * longest * Signal_::width}, count, longest} {}
  Batch(Size count, Size longest, std::uint32_t number, double largest = 1)
      : Batch{Guarded<S>{count * longest * Signal_::width, number, largest}, count, longest} {}
  Batch(const Batch&) = delete;

  View<S, Signal_> view() const { return *this; }
  View<const S, Signal_> constant() const { return *this; }

 private:
  Batch(Guarded<S> scalars, Size count, Size longest)
      : View<S, Signal_>{nullptr, count, longest}, memory{std::move(scalars)} {
    this->data = memory.data();
  }
};

template <class S, Size... Dims> Tensor<const S, Dims...> read_only(Tensor<S, Dims...> tensor) { return tensor; }

/// A tensor with its own memory, `count` of them one after the other where there is one for every sequence.
template <class T> struct Held : T {
  using S = typename T::Scalar;
  Guarded<S> memory;

  explicit Held(Size count = 1) : T{}, memory{count * T::size} { this->data = memory.data(); }
  explicit Held(std::uint32_t number, double largest) : T{}, memory{T::size, number, largest} {
    this->data = memory.data();
  }
  Held(const Held&) = delete;

  T tensor() const { return *this; }
  auto constant() const { return read_only(tensor()); }
};

/// Symbols of a batch, uniform below V; `skipped` in 8 of them are −1.
template <Size V> std::vector<Token> symbols(Size count, std::uint32_t number, std::uint64_t skipped = 0) {
  const RandomStream stream{seed, Purpose::shuffle, number};
  std::vector<Token> drawn(count);
  for (Size i = 0; i < count; ++i)
    drawn[i] = stream.below(8, count + i) < skipped ? Token{-1} : static_cast<Token>(stream.below(V, i));
  return drawn;
}

template <class S> double largest_of(const Guarded<S>& values) {
  double largest = 0;
  for (Size i = 0; i < values.size(); ++i) largest = std::max(largest, std::abs(static_cast<double>(values[i])));
  return largest;
}

/// Equal to within `factor` roundings of the largest value, or of `terms`: as large as what the values are sums of,
/// where these may cancel. And nothing written outside.
template <class S>
void check_close(const Guarded<S>& actual, const Guarded<S>& expected, double factor = 32, double terms = 0) {
  CHECK(actual.intact());
  CHECK(expected.intact());
  const double largest = std::max(largest_of(expected), terms);
  const double allowed = factor * static_cast<double>(std::numeric_limits<S>::epsilon()) * largest;
  Size wrong = 0, first_wrong = 0;
  for (Size i = 0; i < expected.size(); ++i) {
    const double difference = std::abs(static_cast<double>(actual[i]) - static_cast<double>(expected[i]));
    if (!(difference <= allowed) && wrong++ == 0) first_wrong = i;
  }
  if (wrong == 0) return;
  CAPTURE(first_wrong);
  CAPTURE(actual[first_wrong]);
  CAPTURE(expected[first_wrong]);
  CAPTURE(allowed);
  CHECK(wrong == 0);
}

/// d loss / d values by central differences, against `gradient`; at most some fifty places, spread over all.
template <class Loss>
void check_gradient(double* values, const double* gradient, Size size, const Loss& loss, double allowed = 1e-7) {
  const Size stride = size / 50 + 1;
  for (Size i = 0; i < size; i += stride) {
    const double kept = values[i], h = 1e-5;
    values[i] = kept + h;
    const double above = loss();
    values[i] = kept - h;
    const double below = loss();
    values[i] = kept;
    CAPTURE(i);
    CHECK(gradient[i] == doctest::Approx((above - below) / (2 * h)).epsilon(allowed));
  }
}

/// Σ a · b, to make one number of an output.
inline double dot(const Guarded<double>& a, const Guarded<double>& b) {
  double sum = 0;
  for (Size i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Sequences and length of the batches that every operation is tried on; the context is longer or as long.
struct Shape {
  Size sequences, length;
};
inline constexpr Shape shapes[] = {{1, 1}, {3, 1}, {1, 13}, {2, 24}, {2, 65}};
template <Size C> using Signal = Features<27, 65, C>;

/// Random shapes, the same in every run. A third of the sizes lie beside an edge of some tile, panel or block, a third
/// are primes, a third anything.
class Draw {
 public:
  explicit Draw(std::uint32_t number) : stream_{seed, Purpose::batches, number} {}

  /// Uniform among 0 … n − 1.
  Size below(Size n) { return static_cast<Size>(stream_.below(n, drawn_++)); }
  bool coin() { return below(2) == 0; }
  template <class T> T one_of(std::initializer_list<T> values) { return values.begin()[below(values.size())]; }
  /// Between 1 and `most`.
  Size size(Size most) {
    constexpr Size edges[] = {1, 2, 4, 6, 8, 16, 48, 64, 256};
    for (const Size kind = below(3);;) {
      const Size value = kind == 0 ? edges[below(std::size(edges))] + below(3) - 1 : 1 + below(most);
      if (value > 0 && value <= most && (kind != 1 || value == 1 || is_prime(value))) return value;
    }
  }

 private:
  static bool is_prime(Size n) {
    for (Size i = 2; i * i <= n; ++i)
      if (n % i == 0) return false;
    return true;
  }

  RandomStream stream_;
  std::uint64_t drawn_ = 0;
};

/// How many shapes a property is tried on.
inline constexpr Size draws = 20;

template <Size... Sizes> void for_sizes(const auto& f) { (f(std::integral_constant<Size, Sizes>{}), ...); }

/// Calls f with each width that operations are tried on, as a type; double, which only checks use, gets fewer.
template <class S> void for_widths(const auto& f) {
  for_sizes<3, 31, 128>(f);
  if constexpr (std::is_same_v<S, float>) for_sizes<1, 15, 17, 200>(f);
}

}  // namespace kernel_test
