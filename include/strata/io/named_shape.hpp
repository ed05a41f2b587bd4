#pragma once
#include "strata/io/dtype.hpp"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace strata {

/// Name and shape of a tensor: what a model expects to find in a file.
struct NamedShape {
  std::string name;
  std::vector<Size> shape;
};

namespace detail {

inline std::string printed(const std::vector<Size>& shape) {
  std::string text = "(";
  for (Size size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

/// On one line and of bounded length, whatever a file may call its tensors.
inline std::string quoted(const std::string& name) {
  std::string text = nlohmann::json(name).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > 100) text.replace(97, text.npos, "…\"");
  return text;
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
