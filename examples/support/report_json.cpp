#include "report.hpp"

#include "strata/core/error.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace strata::support {
namespace {

using Json = nlohmann::ordered_json;

// One list of fields a struct serves both directions. `later` are those that older reports lack.
constexpr bool later = false;

// clang-format off
template <class R, class F> requires std::same_as<std::remove_const_t<R>, LayerRow>
void for_each_field(R& r, F&& f) {
  f("path", r.path); f("layer", r.layer); f("formula", r.formula); f("shape", r.shape);
  f("parameters", r.parameters); f("flops", r.flops); f("positions", r.positions, later);
  f("kernel", r.kernel, later); f("stride", r.stride, later);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, CurvePoint>
void for_each_field(R& r, F&& f) {
  f("step", r.step); f("training", r.training); f("validation", r.validation); f("phenomena", r.phenomena, later);
  f("entropies", r.entropies, later);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, PhenomenonReport>
void for_each_field(R& r, F&& f) {
  f("id", r.id); f("title", r.title); f("asks", r.asks); f("gained_by", r.gained_by); f("places", r.places);
  f("candidates", r.candidates); f("floor_loss", r.floor_loss); f("floor_accuracy", r.floor_accuracy);
  f("chance_loss", r.chance_loss); f("chance_accuracy", r.chance_accuracy);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, PhenomenonScore>
void for_each_field(R& r, F&& f) {
  f("id", r.id); f("loss", r.loss); f("accuracy", r.accuracy); f("choice_loss", r.choice_loss);
  f("choice_accuracy", r.choice_accuracy);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Floor>
void for_each_field(R& r, F&& f) { f("loss", r.loss); f("error", r.error); f("phenomena", r.phenomena); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, FloorGap>
void for_each_field(R& r, F&& f) {
  f("gap", r.gap); f("error", r.error); f("written", r.written); f("flawless", r.flawless);
  f("symbols_right", r.symbols_right); f("phenomena", r.phenomena);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, StudyRow>
void for_each_field(R& r, F&& f) {
  f("id", r.id); f("validation_loss", r.validation_loss); f("choice_loss", r.choice_loss);
  f("choice_accuracy", r.choice_accuracy);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, SeedStudy>
void for_each_field(R& r, F&& f) { f("seeds", r.seeds); f("stages", r.stages); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Heatmap>
void for_each_field(R& r, F&& f) { f("title", r.title); f("symbols", r.symbols); f("values", r.values); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, WindowExample>
void for_each_field(R& r, F&& f) { f("input", r.input); f("target", r.target); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Completions>
void for_each_field(R& r, F&& f) { f("prompt", r.prompt); f("texts", r.texts); f("group", r.group, later); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, TrainingMethod>
void for_each_field(R& r, F&& f) {
  f("optimiser", r.optimiser); f("rate", r.rate); f("measures", r.measures); f("length", r.length);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Count>
void for_each_field(R& r, F&& f) { f("of", r.of); f("times", r.times); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Tally>
void for_each_field(R& r, F&& f) {
  f("title", r.title); f("unit", r.unit); f("whole", r.whole); f("counts", r.counts);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Fact>
void for_each_field(R& r, F&& f) { f("name", r.name); f("text", r.text); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Preview>
void for_each_field(R& r, F&& f) { f("facts", r.facts, later); f("tallies", r.tallies, later); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Candidate>
void for_each_field(R& r, F&& f) { f("symbol", r.symbol); f("probability", r.probability); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, OrderTest>
void for_each_field(R& r, F&& f) {
  f("texts", r.texts); f("symbols", r.symbols); f("change", r.change); f("text", r.text); f("shuffled", r.shuffled);
  f("before", r.before); f("after", r.after);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, WatchedLayer>
void for_each_field(R& r, F&& f) {
  f("gradient", r.gradient); f("weight", r.weight); f("update", r.update); f("mean", r.mean);
  f("deviation", r.deviation); f("low", r.low); f("high", r.high); f("shares", r.shares); f("units", r.units);
  f("dead", r.dead); f("saturated", r.saturated);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, WatchedStep>
void for_each_field(R& r, F&& f) { f("step", r.step); f("layers", r.layers); f("entropies", r.entropies); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, Watched>
void for_each_field(R& r, F&& f) { f("paths", r.paths); f("steps", r.steps); }
template <class R, class F> requires std::same_as<std::remove_const_t<R>, StageReport>
void for_each_field(R& r, F&& f) {
  f("id", r.id); f("title", r.title); f("whats_new", r.whats_new); f("sees", r.sees); f("type", r.type);
  f("parameters", r.parameters); f("flops_forward", r.flops_forward); f("steps", r.steps);
  f("training_loss", r.training_loss); f("validation_loss", r.validation_loss); f("test_loss", r.test_loss);
  f("perplexity", r.perplexity); f("seconds", r.seconds); f("steps_per_second", r.steps_per_second);
  f("samples", r.samples); f("curve", r.curve); f("layers", r.layers); f("remarks", r.remarks);
  f("heatmap", r.heatmap); f("window", r.window, later); f("examples", r.examples, later);
  f("completions", r.completions, later); f("method", r.method, later); f("can_now", r.can_now, later);
  f("cannot_yet", r.cannot_yet, later); f("symbols_a_step", r.symbols_a_step, later);
  f("order_test", r.order_test, later); f("floor_gap", r.floor_gap, later);
  f("watched", r.watched, later);
}
template <class R, class F> requires std::same_as<std::remove_const_t<R>, LadderReport>
void for_each_field(R& r, F&& f) {
  f("ladder", r.ladder); f("title", r.title); f("corpus", r.corpus); f("command", r.command);
  f("machine", r.machine); f("date", r.date); f("remarks", r.remarks); f("stages", r.stages);
  f("data", r.data, later); f("preview", r.preview, later); f("floor", r.floor, later); f("study", r.study, later);
  f("bits_a", r.bits_a, later);
}
// clang-format on

/// JSON has no NaN and no infinity: null and two words stand for them.
Json written(double number) {
  if (std::isnan(number)) return nullptr;
  if (std::isinf(number)) return number > 0 ? "infinity" : "-infinity";
  return number;
}
Json written(const std::string& text) { return text; }
Json written(std::uint64_t number) { return number; }
template <class T> Json written(const T& record);
template <class T> Json written(const std::optional<T>& value) { return value ? written(*value) : Json{}; }
template <class T> Json written(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(written(value));
  return array;
}

// What follows from the fields, for other readers of the file: written, and ignored when it is read.
void add_derived(Json&, const auto&) {}
void add_derived(Json& object, const StageReport& stage) {
  object["stage"] = stage.id;
  object["flops_a_symbol"] = written(flops_a_symbol(stage));
  object["validation_perplexity"] = written(std::exp(stage.validation_loss));
  if (stage.floor_gap) object["phenomena"] = written(stage.floor_gap->phenomena);
}
void add_derived(Json& object, const LadderReport& report) {
  if (report.floor) object["floor_perplexity"] = written(std::exp(report.floor->loss));
}

template <class T> Json written(const T& record) {
  Json object = Json::object();
  for_each_field(record, [&](const char* name, const auto& field, bool = true) { object[name] = written(field); });
  add_derived(object, record);
  return object;
}

[[noreturn]] void refuse(const std::string& place, const std::string& expected, const Json& found) {
  std::string shown = found.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (shown.size() > 40) shown = shown.substr(0, 37) + "...";
  throw Error("report: " + (place.empty() ? "the document" : place) + ": expected " + expected + ", found " + shown);
}

void read(const Json& json, double& number, const std::string& place) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (json.is_number())
    number = json.get<double>();
  else if (json.is_null())
    number = std::numeric_limits<double>::quiet_NaN();
  else if (json == "infinity" || json == "-infinity")
    number = json == "infinity" ? infinity : -infinity;
  else
    refuse(place, "a number", json);
}
void read(const Json& json, std::string& text, const std::string& place) {
  if (!json.is_string()) refuse(place, "a text", json);
  text = json.get<std::string>();
}
void read(const Json& json, std::uint64_t& number, const std::string& place) {
  if (!json.is_number_unsigned()) refuse(place, "a whole number from 0 on", json);
  number = json.get<std::uint64_t>();
}
template <class T> void read(const Json& json, T& record, const std::string& place);
template <class T> void read(const Json& json, std::optional<T>& value, const std::string& place) {
  if (!json.is_null()) read(json, value.emplace(), place);
}
template <class T> void read(const Json& json, std::vector<T>& values, const std::string& place) {
  if (!json.is_array()) refuse(place, "a list", json);
  for (std::size_t i = 0; i < json.size(); ++i)
    read(json[i], values.emplace_back(), place + "[" + std::to_string(i) + "]");
}
template <class T> void read(const Json& json, T& record, const std::string& place) {
  if (!json.is_object()) refuse(place, "an object", json);
  for_each_field(record, [&](const char* name, auto& field, bool needed = true) {
    const std::string inner = place.empty() ? name : place + "." + name;
    const auto found = json.find(name);
    if (found != json.end())
      read(*found, field, inner);
    else if (needed)
      throw Error("report: " + inner + " is missing");
  });
}

}  // namespace

namespace {

template <class T> T parsed(std::string_view json) {
  Json document;
  try {
    document = Json::parse(json);
  } catch (const Json::parse_error& error) { throw Error(std::string{"report: not JSON: "} + error.what()); }
  T record;
  read(document, record, "");
  return record;
}

}  // namespace

std::string to_json(const LadderReport& report) {
  return written(report).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}
LadderReport from_json(std::string_view json) { return parsed<LadderReport>(json); }

std::string to_json_line(const WatchedStep& step) { return written(step).dump() + "\n"; }
WatchedStep watched_step(std::string_view line) { return parsed<WatchedStep>(line); }

}  // namespace strata::support
