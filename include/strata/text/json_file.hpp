#pragma once
#include "strata/text/corpus.hpp"

#include <set>

#include <nlohmann/json.hpp>

namespace strata::detail {

/// A text as a message shows it: in quotes, on one line, of bounded length.
inline std::string cited(std::string_view text) {
  std::string result = nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (result.size() <= 80) return result;
  Size cut = 76;
  while ((static_cast<unsigned char>(result[cut]) & 0xC0) == 0x80) --cut;
  return result.replace(cut, result.npos, "…\"");
}

/// A file in JSON. Throws Error if it can't be read, is something else, or an object has a key twice.
inline nlohmann::json read_json(const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& what) { throw Error{file.string() + ": " + what}; };
  const std::string text = read_text(file);
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key && !keys.back().insert(value.get<std::string>()).second)
      refuse("found " + cited(value.get<std::string>()) + " twice in one object");
    return true;
  };
  nlohmann::json json;
  try {
    json = nlohmann::json::parse(text, watch);
  } catch (const nlohmann::json::parse_error& error) {
    refuse(error.byte > text.size() ? "the file is cut short: its JSON has no end"
                                    : "found no JSON: byte " + std::to_string(error.byte) + " is wrong");
  } catch (const nlohmann::json::exception&) { refuse("found a number beyond all bounds"); }
  return json;
}

}  // namespace strata::detail
