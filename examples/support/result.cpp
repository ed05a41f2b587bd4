#include "result.hpp"

#include "child.hpp"
#include "format.hpp"
#include "machine.hpp"
#include "method.hpp"
#include "preview.hpp"
#include "report_text.hpp"

#include "strata/text/fingerprint.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace strata::support {

namespace {

constexpr const char* beginnings[] = {"a", "ma", "el"};

/// A table of logits as probabilities of what follows, if the model has one.
std::optional<Heatmap> heat_map(StageModel& model, const Corpus& corpus) {
  for (const NamedTensor<float>& tensor : model.weights()) {
    const Size symbols = corpus.alphabet.size();
    if (tensor.name != "table.weight" || tensor.shape != std::vector<Size>{symbols, symbols}) continue;
    Heatmap map{"P(next | symbol)", {}, {}};
    for (char c : corpus.alphabet.characters()) map.symbols.emplace_back(1, c);
    for (Size row = 0; row < symbols; ++row) {
      double whole = 0;
      const auto weights = tensor.values.subspan(row * symbols, symbols);
      for (float weight : weights) whole += std::exp(static_cast<double>(weight));
      for (float weight : weights) map.values.push_back(std::exp(static_cast<double>(weight)) / whole);
    }
    return map;
  }
  return std::nullopt;
}

}  // namespace

std::string parameters_hash(StageModel& model) {
  Fingerprint hash;
  for (const NamedTensor<float>& tensor : model.weights()) hash.add_bytes(std::span<const float>{tensor.values});
  return hash.hexadecimal();
}

std::vector<Completions> completions(StageModel& model, Sampler sampler) {
  std::vector<Completions> all;
  for (const std::string prompt : beginnings) {
    if (std::ranges::any_of(prompt, [&](char c) { return sampler.alphabet.number(c) < 0; })) continue;
    sampler.prompt = prompt;
    ++sampler.seed;  // or else all prompts would go on alike, but the same for every model
    all.push_back({prompt, sampler.glimpse(model)});
  }
  return all;
}

std::string json_line(const Stage& stage, StageModel& model, const Result& result) {
  return nlohmann::ordered_json{{"stage", stage.id},
                                {"parameters", model.facts().parameters},
                                {"steps", result.steps},
                                {"train_loss", result.training},
                                {"validation_loss", result.validation},
                                {"test_loss", result.test},
                                {"seconds", result.seconds},
                                {"steps_per_second", result.steps_per_second},
                                {"parameters_hash", parameters_hash(model)}}
      .dump();
}

void print_description(const Stage& stage, const ModelFacts& facts) {
  std::printf("%s · %s: %s; sees %s\n\n%s\n\n%s\n%s parameters, %s FLOPs a forward pass, %s bytes of tape a sequence\n",
              stage.id.c_str(), stage.title.c_str(), stage.whats_new.c_str(), stage.sees.c_str(), facts.type.c_str(),
              facts.description.c_str(), grouped(facts.parameters).c_str(), grouped(facts.flops).c_str(),
              grouped(facts.tape_bytes).c_str());
}

bool print_gradients(const std::vector<GradientCheck>& checks) {
  bool right = true;
  std::printf("%-40s  %7s  %12s  %12s\n", "tensor", "entries", "gradient", "difference");
  for (const GradientCheck& check : checks) {
    right = right && check.difference < 1e-5;
    std::printf("%-40s  %7zu  %12.3e  %12.3e\n", check.path.c_str(), check.entries, check.largest, check.difference);
  }
  return right;
}

void print_result(const Stage& stage, const ModelFacts& facts, const Corpus& corpus, const Result& result) {
  std::printf("%s · %s: %s; sees %s\n\n%s\n\n%s\n%s\n", stage.id.c_str(), stage.title.c_str(), stage.whats_new.c_str(),
              stage.sees.c_str(), facts.type.c_str(), facts.description.c_str(), corpus.description.c_str());
  if (result.steps > 0)
    std::printf("%s steps in %.1f s%s\n", grouped(result.steps).c_str(), result.seconds,
                result.steps_per_second > 0 ? formatted(", %.1f steps/s", result.steps_per_second).c_str() : "");
  std::printf("\n%-10s  %8s  %10s\n", "", "loss", "perplexity");
  const auto row = [](const char* part, double loss) {
    if (!std::isnan(loss)) std::printf("%-10s  %8.4f  %10.2f\n", part, loss, std::exp(loss));
  };
  row("training", result.training);
  row("validation", result.validation);
  row("test", result.test);
  if (!result.completions.empty()) std::printf("\n");
  for (const auto& [prompt, texts] : result.completions)
    std::printf("%s…  %s\n", prompt.c_str(), listed(texts).c_str());
  if (!result.samples.empty()) std::printf("\nsamples\n");
  for (std::string sample : result.samples) {
    std::ranges::replace(sample, '\n', ' ');
    std::printf("  %s\n", sample.c_str());
  }
  if (!result.remarks.empty()) std::printf("\n");
  for (const std::string& remark : result.remarks) std::printf("%s\n", remark.c_str());
}

LadderReport report_of(const Stage& stage, StageModel& model, const Corpus& corpus, const Result& result,
                       const TrainingState& state, const Recipe& recipe, const std::string& command) {
  const ModelFacts& facts = model.facts();
  StageReport report{.id = stage.id,
                     .title = stage.title,
                     .whats_new = stage.whats_new,
                     .sees = stage.sees,
                     .type = facts.type,
                     .parameters = facts.parameters,
                     .flops_forward = static_cast<double>(facts.flops),
                     .steps = result.steps,
                     .training_loss = result.training,
                     .validation_loss = result.validation,
                     .test_loss = result.test,
                     .perplexity = std::exp(result.test),
                     .seconds = result.seconds,
                     .steps_per_second = result.steps_per_second,
                     .samples = result.samples,
                     .curve = {},
                     .layers = {},
                     .remarks = result.remarks,
                     .heatmap = heat_map(model, corpus),
                     .window = facts.one_target ? facts.context : 0,
                     .examples = result.examples,
                     .completions = result.completions,
                     .method = state.step > 0 ? std::optional{method_of(recipe, facts)} : std::nullopt};
  for (const Evaluation& point : state.history) report.curve.push_back({point.step, point.training, point.validation});
  for (const Description& row : facts.layers)
    report.layers.push_back({row.path, row.layer, row.formula, row.shape, row.parameters, row.flops, row.positions,
                             row.kernel, row.stride});
  return {.ladder = program_folder().filename().string(),
          .title = stage.title,
          .corpus = corpus.description,
          .command = command,
          .machine = machine_text(),
          .date = date_text(),
          .remarks = {},
          .stages = {std::move(report)},
          .data = corpus.fingerprint(),
          .preview = preview_of(corpus)};
}

}  // namespace strata::support
