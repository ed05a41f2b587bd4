#pragma once
#include "strata/io/dtype.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace strata {

/// Name and shape of a tensor: what a model expects to find in a file.
struct NamedShape {
  std::string name;
  std::vector<Size> shape;
};

/// A tensor under its name in a file, and where its numbers are in memory.
template <class S> struct NamedTensor : NamedShape { std::span<S> values; };

/// What a file says besides its tensors, by name: anything that a later reader should know or compare.
using Notes = std::map<std::string, std::string>;

namespace detail {

inline std::string printed(const std::vector<Size>& shape) {
  std::string text = "(";
  for (Size size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

/// Number of elements times bytes of each; nothing on overflow.
inline std::optional<Size> bytes_of(const std::vector<Size>& shape, Dtype dtype) {
  Size bytes = strata::bytes_of(dtype);
  for (Size size : shape)
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  return bytes;
}

}  // namespace detail

}  // namespace strata
