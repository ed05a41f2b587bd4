#include "trace_report.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace strata::support {

namespace {

using Json = nlohmann::ordered_json;

/// With as few digits as tell a float from the next; null where JSON has no number.
Json number_json(float value) {
  if (!std::isfinite(value)) return nullptr;
  char text[32];
  const char* const end = std::to_chars(text, text + sizeof text, value).ptr;
  double number = 0;
  std::from_chars(text, end, number);
  return number;
}

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json tensor_json(const TracedTensor& tensor) {
  Json values = Json::array();
  for (const float value : tensor.values) values.push_back(number_json(value));
  return {{"name", tensor.name}, {"shape", tensor.shape}, {"values", std::move(values)}};
}

Json step_json(const TraceStep& step) {
  Json inside = Json::array();
  for (const TracedTensor& tensor : step.inside) inside.push_back(tensor_json(tensor));
  return {{"path", step.path},   {"layer", step.layer},         {"formula", step.formula},           {"sum", step.sum},
          {"input", step.input}, {"inside", std::move(inside)}, {"output", tensor_json(step.output)}};
}

}  // namespace

std::string trace_json(const Trace& trace, const TraceWords& words) {
  Json steps = Json::array(), next = Json::array(), losses = Json::array();
  for (const TraceStep& step : trace.steps) steps.push_back(step_json(step));
  for (const auto& [symbol, probability] : words.next)
    next.push_back({{"symbol", symbol}, {"probability", number_json(probability)}});
  for (const double loss : words.losses) losses.push_back(number_json(loss));
  Json json{{"text", trace.text}, {"symbols", words.symbols}, {"losses", std::move(losses)}};
  json["steps"] = std::move(steps);
  json["next"] = std::move(next);
  json["truth"] = words.truth ? Json{{"symbol", *words.truth}, {"loss", number_json(words.loss)}} : Json(nullptr);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace strata::support
