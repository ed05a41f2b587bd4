#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace strata {

/// FNV-1a, 64 bits: equal bytes, equal number. What belongs to a tokenizer carries the tokenizer's, a run its data's.
class Fingerprint {
 public:
  /// With its length, so that "ab" "c" differs from "a" "bc".
  void add(std::string_view text) {
    add(text.size());
    for (char c : text) add_byte(static_cast<unsigned char>(c));
  }
  void add(std::integral auto number) {
    for (int shift = 0; shift < 64; shift += 8)
      add_byte(static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> shift));
  }
  /// The bytes as they lie in memory, without their number.
  template <class T> void add_bytes(std::span<const T> values) {
    std::uint64_t hash = hash_;  // in a register, for there may be gigabytes
    for (const std::byte byte : std::as_bytes(values)) hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
    hash_ = hash;
  }
  std::uint64_t number() const { return hash_; }
  std::string hexadecimal() const {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[hash_ >> shift & 15];
    return text;
  }

 private:
  void add_byte(unsigned char byte) { hash_ = (hash_ ^ byte) * prime; }

  static constexpr std::uint64_t prime = 0x100000001B3;
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

}  // namespace strata
