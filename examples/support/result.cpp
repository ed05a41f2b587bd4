#include "result.hpp"

#include "child.hpp"
#include "floor.hpp"
#include "format.hpp"
#include "machine.hpp"
#include "method.hpp"
#include "preview.hpp"
#include "report_columns.hpp"
#include "report_text.hpp"

#include "strata/text/fingerprint.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace strata::support {

namespace {

/// A table of logits as probabilities of what follows, if the model has one.
std::optional<Heatmap> heat_map(LanguageModel& model, const Corpus& corpus) {
  for (const NamedTensor<float>& tensor : model.weights()) {
    const Size symbols = corpus.spelling->size();
    if (tensor.name != "table.weight" || tensor.shape != std::vector<Size>{symbols, symbols}) continue;
    Heatmap map{"P(next | symbol)", {}, {}};
    for (Size symbol = 0; symbol < symbols; ++symbol)
      map.symbols.push_back(corpus.spelling->shown(static_cast<Token>(symbol)));
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

Size symbols_a_step(const Source& source, Size batch) {
  return (batch * source.positions() + source.examples() / 2) / source.examples();
}

std::string parameters_hash(LanguageModel& model) {
  Fingerprint hash;
  for (const NamedTensor<float>& tensor : model.weights()) hash.add_bytes(std::span<const float>{tensor.values});
  return hash.hexadecimal();
}

std::vector<Completions> completions(LanguageModel& model, const Sampler& sampler) {
  std::vector<Completions> all;
  for (const std::string& prompt : sampler.corpus.writing().prompts)
    all.push_back({prompt, sampler.complete(model, prompt, sampler.corpus.writing().completion)});
  return all;
}

std::string json_line(const Stage& stage, StageModel& model, const Result& result) {
  nlohmann::ordered_json line{{"stage", stage.id},
                              {"parameters", model.facts().parameters},
                              {"steps", result.steps},
                              {"train_loss", result.training},
                              {"validation_loss", result.validation},
                              {"test_loss", result.test},
                              {"seconds", result.seconds},
                              {"steps_per_second", result.steps_per_second},
                              {"symbols_per_second", result.symbols_per_second()},
                              {"parameters_hash", parameters_hash(model)}};
  if (const char* const symbol = stage.data->bits_a)
    for (const auto& [part, loss] : {std::pair{"train", result.training}, std::pair{"validation", result.validation},
                                     std::pair{"test", result.test}})
      line[std::string{part} + "_bits_a_" + symbol] = in_bits(loss);
  return line.dump();
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

/// How far it is from the best that any model could do, and at what.
static void print_floor(const Floor& floor, const FloorGap& gap) {
  std::printf("%-10s  %8.4f  %10.2f   the best that any model could do, ± %.4f\n", "floor", floor.loss,
              std::exp(floor.loss), floor.error);
  if (!std::isfinite(gap.gap)) return;
  std::printf(
      "%.1f %% above it in perplexity (± %.2f); %zu of the %zu texts that it wrote at temperature 1 are without "
      "a mistake, in the others %s symbols come before the first\n\n",
      100 * std::expm1(gap.gap), 100 * std::exp(gap.gap) * gap.error, gap.flawless, gap.written,
      fixed(gap.symbols_right, 1).c_str());
  std::printf("%-25s  %6s  %8s  %6s  %6s  %8s  %6s\n", "as a choice", "loss", "accuracy", "best", "", "chance", "");
  for (Size i = 0; i < floor.phenomena.size(); ++i) {
    const PhenomenonReport& phenomenon = floor.phenomena[i];
    std::printf("%-25s  %6.3f  %6.1f %%  %6.3f  %4.0f %%  %8.3f  %4.0f %%\n", phenomenon.title.c_str(),
                gap.phenomena[i].choice_loss, 100 * gap.phenomena[i].choice_accuracy, phenomenon.floor_loss,
                100 * phenomenon.floor_accuracy, phenomenon.chance_loss, 100 * phenomenon.chance_accuracy);
  }
}

void print_result(const Stage& stage, const ModelFacts& facts, const Corpus& corpus, const Result& result) {
  std::printf("%s · %s: %s; sees %s\n\n%s\n\n%s\n%s\n", stage.id.c_str(), stage.title.c_str(), stage.whats_new.c_str(),
              stage.sees.c_str(), facts.type.c_str(), facts.description.c_str(), corpus.description.c_str());
  if (result.steps > 0)
    std::printf("%s steps in %.1f s%s\n", grouped(result.steps).c_str(), result.seconds,
                result.steps_per_second > 0
                    ? formatted(", %.1f steps/s, %s symbols/s", result.steps_per_second,
                                grouped(static_cast<std::uint64_t>(result.symbols_per_second())).c_str())
                          .c_str()
                    : "");
  const std::string bits = stage.data->bits_a ? std::string{"bits a "} + stage.data->bits_a : "";
  std::printf("\n%-10s  %8s  %10s%s\n", "", "loss", "perplexity", bits.empty() ? "" : ("  " + bits).c_str());
  const auto row = [&](const char* part, double loss) {
    if (std::isnan(loss)) return;
    std::printf("%-10s  %8.4f  %10.2f%s\n", part, loss, std::exp(loss),
                bits.empty() ? "" : formatted("  %*.4f", static_cast<int>(bits.size()), in_bits(loss)).c_str());
  };
  row("training", result.training);
  row("validation", result.validation);
  row("test", result.test);
  if (result.floor_gap) print_floor(floor_of(corpus), *result.floor_gap);
  if (!result.completions.empty()) std::printf("\n");
  for (const auto& [prompt, texts, group] : result.completions) {
    if (texts.size() > 1)
      std::printf("%s…  %s\n", prompt.c_str(), printable(listed(texts)).c_str());
    else
      std::printf("%s\n", printable(texts.front()).c_str());
  }
  if (const auto& test = result.order_test)
    std::printf(
        "\nWith all but the last symbol of %zu shuffled, %.1f %% of its prediction moves (the mean of %zu texts).\n",
        test->symbols, 100 * test->change, test->texts);
  if (!result.samples.empty()) std::printf("\nsamples\n");
  for (std::string sample : result.samples) {
    std::ranges::replace(sample, '\n', ' ');
    std::printf("  %s\n", printable(sample).c_str());
  }
  std::vector<std::string> remarks = result.remarks;
  if (result.watched)
    for (std::string& warning : warnings_of(*result.watched)) remarks.push_back(std::move(warning));
  if (!remarks.empty()) std::printf("\n");
  for (const std::string& remark : remarks) std::printf("%s\n", remark.c_str());
}

StageReport report_of(const Stage& stage, const ModelFacts& facts) {
  StageReport report;
  report.id = stage.id;
  report.title = stage.title;
  report.whats_new = stage.whats_new;
  report.sees = stage.sees;
  report.can_now = stage.can_now;
  report.cannot_yet = stage.cannot_yet;
  report.type = facts.type;
  report.parameters = facts.parameters;
  report.flops_forward = static_cast<double>(facts.flops);
  report.window = facts.one_target ? facts.context : 0;
  for (const Description& row : facts.layers)
    report.layers.push_back({row.path, row.layer, row.formula, row.shape, row.parameters, row.flops, row.positions,
                             row.kernel, row.stride});
  return report;
}

LadderReport report_of(const Stage& stage, StageModel& model, const Corpus& corpus, const Result& result,
                       const Recipe& recipe, const std::string& command) {
  const ModelFacts& facts = model.facts();
  StageReport report = report_of(stage, facts);
  report.steps = result.steps;
  report.training_loss = result.training;
  report.validation_loss = result.validation;
  report.test_loss = result.test;
  report.perplexity = std::exp(std::isfinite(result.test) ? result.test : result.validation);
  report.seconds = result.seconds;
  report.steps_per_second = result.steps_per_second;
  report.symbols_a_step = result.symbols_a_step;
  report.curve = result.curve;
  report.samples = result.samples;
  report.completions = result.completions;
  report.examples = result.examples;
  report.order_test = result.order_test;
  report.floor_gap = result.floor_gap;
  report.watched = result.watched;
  report.remarks = result.remarks;
  report.heatmap = heat_map(model, corpus);
  if (result.steps > 0) report.method = method_of(recipe, facts);
  return {.ladder = program_folder().filename().string(),
          .title = stage.title,
          .corpus = corpus.description,
          .command = command,
          .machine = machine_text(),
          .date = date_text(),
          .remarks = {},
          .stages = {std::move(report)},
          .data = corpus.fingerprint,
          .preview = corpus.kind->preview(corpus),
          .floor = corpus.known ? std::optional{floor_of(corpus)} : std::nullopt,
          .study = {},
          .bits_a = corpus.kind->bits_a ? corpus.kind->bits_a : ""};
}

}  // namespace strata::support
