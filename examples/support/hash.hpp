#pragma once
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>

namespace strata::support {

/// FNV-1a, 64 bits: equal bytes, equal number.
class Fingerprint {
 public:
  template <class T> void add(std::span<const T> values) {
    for (const std::byte byte : std::as_bytes(values))
      hash_ = (hash_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001B3;
  }
  std::string hexadecimal() const {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash_));
    return text;
  }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

}  // namespace strata::support
