#pragma once
#include "strata/kernels/reference.hpp"
#include "strata/kernels/simd.hpp"
#include "strata/model/pass.hpp"

#include "strata/once.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

/// What the tests of layers and whole models share; support.cpp holds what needs no template.
namespace model_test {

using namespace strata;

/// A tensor by its name, in double whatever it was computed in.
struct NamedValues {
  std::string name;
  std::vector<Size> shape;
  std::vector<double> values;
  bool operator==(const NamedValues&) const = default;
};
using Tensors = std::vector<NamedValues>;

double largest(const std::vector<double>& values);

/// Each of `actual` has a namesake of its shape among `expected`, and differs from it by at most `allowed` times the
/// largest number there, or times 0.01 if that is more (a key's bias has gradients that are zero but for rounding).
void check_close(const Tensors& actual, const Tensors& expected, double allowed);

/// What PyTorch computed for a model; see tests/parity/README.md.
struct Fixture {
  Tensors tensors;
  std::vector<Token> tokens, targets;
  Size sequences = 0, length = 0;

  explicit Fixture(const std::string& name);
  /// The tensors whose names begin with `prefix`, without it.
  Tensors group(std::string_view prefix) const;
};

/// Through a safetensors file of floats and back.
Tensors saved_and_loaded(const Tensors& tensors);

/// d loss / d values by central differences at some 30 places against `gradients`, which must not all be zero. Only the
/// gradients of a key's bias must be: it adds the same to all scores of a query.
void check_differences(std::string_view path, std::span<double> values, std::span<const double> gradients,
                       const std::function<double()>& loss);

std::vector<Token> random_symbols(Size count, Size vocabulary, std::uint32_t number);

template <class S> std::vector<double> in_double(std::span<const S> values) { return {values.begin(), values.end()}; }

/// The tensors of a model's parameters, with their paths behind `prefix`.
template <Model M, class S, class Device>
Tensors named(const Parameters<M, S, Device>& parameters, const std::string& prefix = "") {
  Tensors tensors;
  for (const TensorInfo& info : layout<M>)
    tensors.push_back({prefix + std::string{info.path.view()}, {&info.shape[0], &info.shape[0] + info.rank},
                       in_double(parameters.span(info))});
  return tensors;
}

/// The other way: from exactly the tensors of the layout.
template <Model M, class S, class Device> void assign(Parameters<M, S, Device>& parameters, const Tensors& tensors) {
  for (const TensorInfo& info : layout<M>) {
    const auto same = [&](const NamedValues& tensor) { return tensor.name == info.path.view(); };
    const auto found = std::find_if(tensors.begin(), tensors.end(), same);
    CAPTURE(std::string{info.path.view()});
    REQUIRE(found != tensors.end());
    REQUIRE(found->shape == std::vector<Size>{&info.shape[0], &info.shape[0] + info.rank});
    std::transform(found->values.begin(), found->values.end(), parameters.span(info).begin(),
                   [](double value) { return static_cast<S>(value); });
  }
}

/// A model with parameters, a batch of symbols, and room for all that a pass writes.
template <Model M, class S, class Device> struct Trial {
  static constexpr Size T = context_length<M>, P = OutputOf<M>::positions, V = vocabulary_size<M>;

  Size sequences, length, outputs = sees_windows<M> ? 1 : length;
  std::vector<Token> tokens, targets;
  Weights<M, S, Device> weights;
  Parameters<M, S, Device> gradients;
  Workspace<M, S, Device> space{sequences};
  Run<S, Device> run;
  std::vector<S> losses = std::vector<S>(sequences * outputs), logits = std::vector<S>(sequences * outputs * V);

  /// Random symbols, one of them not counted, and random parameters off the ones and zeros that some start with.
  explicit Trial(Size sequences_ = 3, Size length_ = T, std::uint64_t seed = 1)
      : sequences{sequences_},
        length{length_},
        tokens{random_symbols(sequences * length, V, 1)},
        targets{random_symbols(sequences * outputs, V, 2)} {
    if (targets.size() > 1) targets[1] = -1;
    initialise(weights.parameters, seed);
    const RandomStream more{seed, Purpose::shuffle};
    for (Size i = 0; S& value : weights.parameters.span())
      value += static_cast<S>(0.6 * more.uniform<double>(i++) - 0.3);
    begin();
  }
  explicit Trial(const Fixture& fixture)
      : sequences{fixture.sequences}, length{fixture.length}, tokens{fixture.tokens}, targets{fixture.targets} {
    assign(weights.parameters, fixture.group(""));
    begin();
  }

  /// The mean over the counted targets.
  double loss() {
    weights.prepare();
    strata::loss(run, weights, space, inputs(), expected(), View<S, Losses<P>>{losses.data(), sequences, outputs});
    return mean();
  }
  double loss_gradient() {
    gradients.zero();
    return add_loss_gradient();
  }
  double add_loss_gradient() {
    weights.prepare();
    std::fill(losses.begin(), losses.end(), std::numeric_limits<S>::quiet_NaN());
    strata::loss_gradient(run, weights, space, gradients, inputs(), expected(),
                          View<S, Losses<P>>{losses.data(), sequences, outputs});
    return mean();
  }
  void forward() { forward(run); }
  void forward(const auto& how) {
    weights.prepare();
    strata::forward(how, weights, space, inputs(), View<S, OutputOf<M>>{logits.data(), sequences, outputs});
  }
  /// A run like this trial's that `probe` looks at.
  template <class Probe> Run<S, Device, Probe> seen_by(Probe& probe) const {
    return {run.device, &probe, run.seed, run.step, run.training, run.first, run.sequence, run.loss_scale};
  }
  NamedValues named_logits() const { return {"logits", {sequences, outputs, V}, in_double(std::span{logits})}; }
  NamedValues named_losses() const { return {"losses", {sequences, outputs}, in_double(std::span{losses})}; }

  /// Logits, losses and gradients, by the names that fixtures have.
  Tensors results() {
    forward();
    const double value = loss();
    const Tensors computed{named_logits(), named_losses()};
    CHECK(loss_gradient() == doctest::Approx(value).epsilon(1e-5));
    Tensors all = named(gradients, "gradient/");
    all.insert(all.end(), computed.begin(), computed.end());
    return all;
  }

 private:
  void begin() {
    const auto counted = std::count_if(targets.begin(), targets.end(), [](Token target) { return target >= 0; });
    run.loss_scale = S(1) / static_cast<S>(counted);
  }
  double mean() const {
    double sum = 0;
    for (S each : losses) sum += static_cast<double>(each);
    return sum * static_cast<double>(run.loss_scale);
  }
  View<const S, InputOf<M>> inputs() const { return {tokens.data(), sequences, length}; }
  View<const S, Targets<P>> expected() const { return {targets.data(), sequences, outputs}; }
};

/// The fast kernels compute what the plain ones do in double. In float the plain ones are tested kernel by kernel:
/// compiling whole models of them takes longer than all else.
template <Model M> void compare_devices(bool training = false) {
  const auto results = [&](auto trial) {
    trial.run.training = training;
    return trial.results();
  };
  const Tensors plain = results(Trial<M, double, Reference>{});
  check_close(results(Trial<M, double, Cpu>{}), plain, 1e-13);
  check_close(results(Trial<M, float, Cpu>{}), plain, 1e-5);
}

/// What PyTorch computed in double and a fixture holds as float.
template <Model M, class S, class Device> void compare_with_fixture(const Fixture& fixture) {
  CHECK(fixture.group("gradient/").size() == layout<M>.size());
  check_close(Trial<M, S, Device>{fixture}.results(), fixture.tensors, std::is_same_v<S, float> ? 1e-5 : 1e-7);
}
template <Model M, class Device> void compare_with_fixture(const std::string& name) {
  const Fixture fixture{name};
  compare_with_fixture<M, double, Device>(fixture);
  if constexpr (!std::is_same_v<Device, Reference>) compare_with_fixture<M, float, Device>(fixture);
}

/// Gradients of every tensor against differences, in double.
template <Model M, class Device> void check_gradients(bool training = false, Size length = context_length<M>) {
  Trial<M, double, Device> trial{3, length};
  trial.run.training = training;
  trial.loss_gradient();
  for (const TensorInfo& info : layout<M>)
    check_differences(info.path, trial.weights.parameters.span(info), trial.gradients.span(info),
                      [&] { return trial.loss(); });
}

/// Parameters that went through a file are the same, and so is what is computed with them.
template <Model M> void check_saved_and_loaded() {
  Trial<M, float, Cpu> trial, other{3, context_length<M>, 2};
  trial.forward();
  other.forward();
  CHECK(other.logits != trial.logits);
  assign(other.weights.parameters, saved_and_loaded(named(trial.weights.parameters)));
  other.forward();
  CHECK(other.logits == trial.logits);
  CHECK(named(other.weights.parameters) == named(trial.weights.parameters));
}

/// Symbols given in pieces, each going on from the state of those before, give the logits of one pass over all.
template <Model M, class Device> void check_cached() {
  constexpr Size T = context_length<M>, V = vocabulary_size<M>;
  Trial<M, float, Device> trial;
  trial.forward();
  for (const Size piece : {Size{1}, Size{3}, T - 1}) {
    Workspace<M, float, Device> space{trial.sequences};
    NamedValues logits = trial.named_logits();
    for (Size first = 0; first < T; first += piece) {
      const Size length = std::min(piece, T - first);
      std::vector<Token> tokens;
      for (Size s = 0; s < trial.sequences; ++s)
        tokens.insert(tokens.end(), &trial.tokens[s * T + first], &trial.tokens[s * T + first] + length);
      std::vector<float> part(trial.sequences * length * V);
      forward(Run<float, Device>{.first = first}, trial.weights, space,
              View<const float, InputOf<M>>{tokens.data(), trial.sequences, length},
              View<float, OutputOf<M>>{part.data(), trial.sequences, length});
      for (Size s = 0; s < trial.sequences; ++s)
        std::copy_n(&part[s * length * V], length * V, &logits.values[(s * T + first) * V]);
    }
    CAPTURE(piece);
    check_close({logits}, {trial.named_logits()}, 1e-5);
  }
}

}  // namespace model_test
