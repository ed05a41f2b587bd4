#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace strata::detail {

/// On one line and of bounded length, whatever a file may call its tensors.
inline std::string quoted(const std::string& name) {
  std::string text = nlohmann::json(name).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > 100) text.replace(97, text.npos, "…\"");
  return text;
}

}  // namespace strata::detail
