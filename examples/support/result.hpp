#pragma once
#include "report.hpp"
#include "stage.hpp"
#include "training.hpp"

namespace strata::support {

/// What a program has found out about its model.
struct Result {
  double training = 0, validation = 0, test = 0;  ///< mean losses of the parts; NaN where there is no such part
  std::uint64_t steps = 0;
  double seconds = 0, steps_per_second = 0;
  Size symbols_a_step = 0;
  std::vector<CurvePoint> curve = {};
  std::vector<std::string> samples = {}, remarks = {};
  std::vector<Completions> completions = {};
  std::vector<WindowExample> examples = {};
  std::optional<OrderTest> order_test = {};
  std::optional<FloorGap> floor_gap = {};
  std::optional<Watched> watched = {};

  double symbols_per_second() const { return steps_per_second * static_cast<double>(symbols_a_step); }
};

/// How the model goes on from the beginnings of its corpus' kind.
std::vector<Completions> completions(LanguageModel& model, const Sampler& sampler);

/// How many symbols a model is asked for at a step of so many examples, the mean; 0 where it is all of them.
Size symbols_a_step(const Source& source, Size batch);

/// FNV-1a 64 of the parameters' bytes in the order of the layout, without padding.
std::string parameters_hash(LanguageModel& model);

/// One object on one line.
std::string json_line(const Stage& stage, StageModel& model, const Result& result);

/// What the model is, and what it costs, for a person.
void print_description(const Stage& stage, const ModelFacts& facts);

/// A line for each tensor that was tried; whether all gradients are right.
bool print_gradients(const std::vector<GradientCheck>& checks);

/// The description of the model, the result and the samples, for a person.
void print_result(const Stage& stage, const ModelFacts& facts, const Corpus& corpus, const Result& result);

/// What is known of a stage before it has learnt anything.
StageReport report_of(const Stage& stage, const ModelFacts& facts);

/// A ladder of this one stage.
LadderReport report_of(const Stage& stage, StageModel& model, const Corpus& corpus, const Result& result,
                       const Recipe& recipe, const std::string& command);

}  // namespace strata::support
