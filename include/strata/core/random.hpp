#pragma once
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

namespace strata {

/// Philox4x32-10: 128 random bits from a counter and a key, without state; seven rounds already
/// pass BigCrush. Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0], b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
  }
  return counter;
}

/// What random numbers are drawn for: streams of different purposes never meet.
enum class Purpose : std::uint32_t { initialisation, batches, dropout, sampling, shuffle, tales };

/// Random numbers that are addressed, not drawn one after the other: number i is always the same, whoever asks, on
/// whatever thread or device. The key is the seed, the counter (block, purpose, step); a block is 128 bits.
struct RandomStream {
  std::uint64_t seed = 0;
  std::uint32_t purpose = 0;
  std::uint64_t step = 0;
  /// Added to every index but `block`'s: where a shard's elements begin in the whole batch.
  std::uint64_t first = 0;

  constexpr RandomStream() = default;
  /// `number`, below 2²⁴, tells apart streams of one purpose: tensors, layers.
  constexpr RandomStream(std::uint64_t seed_, Purpose purpose_, std::uint32_t number = 0, std::uint64_t step_ = 0,
                         std::uint64_t first_ = 0)
      : seed{seed_}, purpose{static_cast<std::uint32_t>(purpose_) << 24 | number}, step{step_}, first{first_} {}

  /// The four words of a block. All distinct as long as not both `index` and `step` reach 2³².
  constexpr std::array<std::uint32_t, 4> block(std::uint64_t index) const {
    return philox({static_cast<std::uint32_t>(index), purpose, static_cast<std::uint32_t>(step),
                   static_cast<std::uint32_t>(step >> 32) ^ static_cast<std::uint32_t>(index >> 32)},
                  key());
  }

  /// 32 bits for element i: word e % 4 of block e / 4, where e = first + i. For masks, which so cost a quarter of a
  /// block and are the same for every scalar.
  constexpr std::uint32_t bits(std::uint64_t i) const { return block((first + i) / 4)[(first + i) % 4]; }

  // The following spend block first + i on element i.

  /// Uniform in [0, 1): 53 bits as a double, the leading 24 of the same as a float.
  template <class S> constexpr S uniform(std::uint64_t i) const {
    const std::array<std::uint32_t, 4> words = block(first + i);
    if constexpr (sizeof(S) == sizeof(float))
      return static_cast<S>(words[0] >> 8) * S(0x1p-24);
    else
      return static_cast<S>(joined(words[0], words[1]) >> 11) * S(0x1p-53);
  }

  /// Uniform among 0 … n − 1, for any n > 0, without bias: what lies beyond the last multiple of n is thrown back.
  constexpr std::uint64_t below(std::uint64_t n, std::uint64_t i) const {
    const std::uint64_t excess = (UINT64_MAX % n + 1) % n;
    for (std::array<std::uint32_t, 4> words = block(first + i);; words = philox(words, key()))
      for (const std::uint64_t number : {joined(words[0], words[1]), joined(words[2], words[3])})
        if (number <= UINT64_MAX - excess) return number % n;
  }

  /// Normal with mean 0 and deviation 1 (Box–Muller, in double).
  template <class S> S normal(std::uint64_t i) const {
    const std::array<std::uint32_t, 4> words = block(first + i);
    const double above_zero = static_cast<double>((joined(words[0], words[1]) >> 11) + 1) * 0x1p-53;
    const double turn = static_cast<double>(joined(words[2], words[3]) >> 11) * 0x1p-53;
    return static_cast<S>(std::sqrt(-2 * std::log(above_zero)) * std::cos(2 * 3.14159265358979323846 * turn));
  }

 private:
  constexpr std::array<std::uint32_t, 2> key() const {
    return {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  }
  static constexpr std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
    return std::uint64_t{high} << 32 | low;
  }
};

/// A random order of 0 … size − 1 that takes no memory, any place of it at once: a Feistel network of eight rounds over
/// the next power of four, walked until it comes out below size. Black, Rogaway 2002 (cycle walking).
class Permutation {
 public:
  constexpr Permutation(std::uint64_t size, const RandomStream& stream)
      : size_{size},
        half_{(static_cast<std::uint64_t>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2},
        stream_{stream} {}

  /// The i-th, for i below size.
  constexpr std::uint64_t operator()(std::uint64_t i) const {
    do i = walked(i);
    while (i >= size_);
    return i;
  }

 private:
  constexpr std::uint64_t walked(std::uint64_t i) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_) - 1;
    std::uint64_t left = i >> half_, right = i & mask;
    for (std::uint64_t round = 0; round < 8; ++round)
      left = std::exchange(right, left ^ (stream_.block(round << half_ | right)[0] & mask));
    return left << half_ | right;
  }

  std::uint64_t size_;
  std::uint64_t half_;  // bits
  RandomStream stream_;
};

/// Puts `values` (anything with size and index) in random order: Fisher–Yates.
template <class Values> constexpr void shuffle(Values&& values, const RandomStream& stream) {
  for (std::uint64_t left = values.size(); left > 1; --left)
    std::swap(values[left - 1], values[stream.below(left, left)]);
}

}  // namespace strata
