#pragma once
#include "strata/io/safetensors.hpp"
#include "strata/train/loop.hpp"
#include "strata/train/tensors.hpp"

#include <nlohmann/json.hpp>

namespace strata {

namespace detail {

/// Stands between a tensor's path and what it is besides the weight; no path has it.
inline constexpr char aside = '/';

}  // namespace detail

/// Where a run stands, as JSON; infinity is null.
inline nlohmann::json to_json(const TrainingState& state) {
  const auto number = [](double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); };
  nlohmann::json history = nlohmann::json::array();
  for (const Evaluation& point : state.history)
    history.push_back({point.step, number(point.training), number(point.validation)});
  return {{"seed", state.seed},
          {"step", state.step},
          {"schedule", {state.schedule.scale, number(state.schedule.best), state.schedule.waited}},
          {"history", history},
          {"best", {state.best_step, number(state.best), state.without_improvement}},
          {"recent", {state.recent.count, number(state.recent.sum)}},
          {"stopped", state.stopped}};
}

/// Throws nlohmann::json::exception where something is missing or of another type.
inline TrainingState training_state(const nlohmann::json& json) {
  const auto number = [](const nlohmann::json& value) {
    return value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
  };
  TrainingState state;
  json.at("seed").get_to(state.seed);
  json.at("step").get_to(state.step);
  const nlohmann::json &schedule = json.at("schedule"), &best = json.at("best"), &recent = json.at("recent");
  state.schedule = {schedule.at(0).get<double>(), number(schedule.at(1)), schedule.at(2).get<std::uint64_t>()};
  for (const nlohmann::json& point : json.at("history"))
    state.history.push_back({point.at(0).get<std::uint64_t>(), number(point.at(1)), number(point.at(2))});
  state.best_step = best.at(0).get<std::uint64_t>();
  state.best = number(best.at(1));
  state.without_improvement = best.at(2).get<std::uint64_t>();
  state.recent = {number(recent.at(1)), recent.at(0).get<Size>()};
  json.at("stopped").get_to(state.stopped);
  return state;
}

/// Writes tensors to a safetensors file, which appears all at once. Throws Error; an older file then stays as it was.
template <class S>
void save_tensors(const std::filesystem::path& file, const std::vector<NamedTensor<S>>& tensors, Notes notes = {}) {
  SafetensorsWriter writer;
  for (const NamedTensor<S>& tensor : tensors) writer.add(tensor, std::span<const S>{tensor.values});
  writer.metadata = std::move(notes);
  writer.write(file);
}

/// Reads all tensors from a file, or none: throws one Error with every missing, unexpected and misshapen name. Where
/// only weights are asked for, what a checkpoint holds besides them may be there.
template <class S> void load_tensors(const Safetensors& file, const std::vector<NamedTensor<S>>& tensors) {
  const auto is_aside = [](std::string_view name) { return name.find(detail::aside) != name.npos; };
  const bool weights_only =
      std::ranges::none_of(tensors, [&](const NamedTensor<S>& tensor) { return is_aside(tensor.name); });
  file.expect({tensors.begin(), tensors.end()},
              [&](std::string_view name) { return !weights_only || !is_aside(name); });
  for (const NamedTensor<S>& tensor : tensors) {  // what can't be converted is refused here, before anything changes
    std::vector<S> values(tensor.values.size());
    file.read(tensor, std::span<S>{values});
  }
  for (const NamedTensor<S>& tensor : tensors) file.read(tensor, tensor.values);
}

/// A model's weights alone, for whoever wants to use it.
template <Model M, class S, class Device>
void save_weights(const std::filesystem::path& file, Weights<M, S, Device>& weights, Notes notes = {}) {
  save_tensors(file, tensors_of(weights), std::move(notes));
}
/// Takes a checkpoint as well.
template <Model M, class S, class Device>
void load_weights(const std::filesystem::path& file, Weights<M, S, Device>& weights) {
  load_tensors(Safetensors{file}, tensors_of(weights));
  weights.prepare();
}

/// Writes a run as it stands: its tensors and, in the metadata, the state under `training` and the caller's notes.
template <class S>
void save_checkpoint(const std::filesystem::path& file, const std::vector<NamedTensor<S>>& tensors,
                     const TrainingState& state, Notes notes = {}) {
  notes["training"] = to_json(state).dump();
  save_tensors(file, tensors, std::move(notes));
}
template <Model M, class S, class Device>
void save_checkpoint(const std::filesystem::path& file, Learner<M, S, Device>& learner, const TrainingState& state,
                     Notes notes = {}) {
  save_checkpoint(file, tensors_of(learner), state, std::move(notes));
}

/// A saved run, opened: what it says of itself can be looked at before anything is loaded. Throws Error.
class Checkpoint {
 public:
  explicit Checkpoint(std::filesystem::path file) : file_{std::move(file)}, tensors_{file_} {
    const auto found = notes().find("training");
    if (found == notes().end()) detail::fail(file_, "found no state of training, so this is no checkpoint of a run");
    try {
      state_ = training_state(nlohmann::json::parse(found->second));
    } catch (const nlohmann::json::exception&) {
      detail::fail(file_, "the state of training in the metadata is damaged");
    }
  }

  const TrainingState& state() const { return state_; }
  const Notes& notes() const { return tensors_.metadata(); }

  /// A note, or nothing.
  std::string note(const std::string& name) const {
    const auto found = notes().find(name);
    return found == notes().end() ? std::string{} : found->second;
  }

  template <class S> void load(const std::vector<NamedTensor<S>>& tensors) const { load_tensors(tensors_, tensors); }
  template <Model M, class S, class Device> void load(Learner<M, S, Device>& learner) const {
    load(tensors_of(learner));
    learner.prepare();
  }

 private:
  std::filesystem::path file_;
  Safetensors tensors_;
  TrainingState state_;
};

}  // namespace strata
