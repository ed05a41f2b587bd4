#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strata {

/// Finds the token that has just these bytes: a hash table of token numbers beside the list of their texts.
class PieceTable {
 public:
  /// The texts are the same in every call.
  void add(const std::vector<std::string>& texts, Token token) {
    if (2 * ++count_ > slots_.size()) grow();
    const std::string_view text = texts[static_cast<Size>(token)];
    longest_ = std::max(longest_, text.size());
    put({hash(text), token});
  }

  /// −1 if there is none.
  Token find(const std::vector<std::string>& texts, std::string_view text) const {
    if (text.size() > longest_) return -1;
    const std::uint32_t wanted = hash(text);
    for (Size i = wanted; slots_[i & mask()].token >= 0; ++i) {
      const Slot& slot = slots_[i & mask()];
      if (slot.hash == wanted && texts[static_cast<Size>(slot.token)] == text) return slot.token;
    }
    return -1;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    Token token = -1;
  };

  Size mask() const { return slots_.size() - 1; }

  void put(Slot slot) {
    Size i = slot.hash;
    while (slots_[i & mask()].token >= 0) ++i;
    slots_[i & mask()] = slot;
  }
  void grow() {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(std::max<Size>(16, 2 * slots_.size())));
    for (const Slot& slot : old)
      if (slot.token >= 0) put(slot);
  }

  /// Multiplies in eight bytes at a time.
  static std::uint32_t hash(std::string_view text) {
    std::uint64_t hash = text.size();
    const auto mix = [&](std::uint64_t part) {
      hash = (hash ^ part) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    };
    const auto load = [&]<class Word>(Size at, Word word) {
      std::memcpy(&word, text.data() + at, sizeof word);
      return std::uint64_t{word};
    };
    Size at = 0;
    for (; at + 8 < text.size(); at += 8) mix(load(at, std::uint64_t{}));
    const Size left = text.size() - at;  // the last of them may overlap
    if (text.size() >= 8)
      mix(load(text.size() - 8, std::uint64_t{}));
    else if (left >= 4)
      mix(load(0, std::uint32_t{}) | load(left - 4, std::uint32_t{}) << 32);
    else if (left > 0)
      mix(load(0, std::uint8_t{}) | load(left / 2, std::uint8_t{}) << 8 | load(left - 1, std::uint8_t{}) << 16);
    return static_cast<std::uint32_t>(hash);
  }

  std::vector<Slot> slots_ = std::vector<Slot>(16);  // open addressing; at most half full
  Size count_ = 0, longest_ = 0;
};

}  // namespace strata
