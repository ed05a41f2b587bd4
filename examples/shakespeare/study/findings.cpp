#include "findings.hpp"

#include "figures.hpp"

#include "support/format.hpp"
#include "support/report_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace strata::shakespeare {

using namespace support;

namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const std::vector<Count>& counts) {
  Json json = Json::array();
  for (const Count& count : counts) json.push_back({{"of", count.of}, {"times", count.times}});
  return json;
}

Json text_json(const TextStatistics& text) {
  return {{"characters", text.characters},
          {"distinct_characters", text.distinct_characters},
          {"words", text.words},
          {"tokens", text.tokens},
          {"vocabulary", text.vocabulary},
          {"merges", text.merges},
          {"covered_by_words", text.covered_by_words(text.vocabulary)},
          {"most_frequent_tokens", counts_json(text.most_frequent_tokens)},
          {"token_counts", text.token_counts},
          {"most_frequent_words", counts_json(text.most_frequent_words)},
          {"word_counts", text.word_counts},
          {"known_of_hundred", text.known_of_hundred},
          {"unknown_of_hundred", text.unknown_of_hundred}};
}

Json run_json(const Run& run) {
  Json json{{"recipe", run.recipe},
            {"stopped", run.stopped},
            {"steps_an_epoch", run.steps_an_epoch},
            {"parameters", run.stage.parameters},
            {"type", run.stage.type},
            {"steps", run.stage.steps},
            {"seconds", run.stage.seconds},
            {"symbols_a_second", symbols_a_second(run.stage)},
            {"test_loss", run.stage.test_loss},
            {"curve", Json::array()}};
  for (Size i = 0; i < run.stage.curve.size(); ++i) {
    const CurvePoint& point = run.stage.curve[i];
    json["curve"].push_back({{"epoch", i + 1},
                             {"step", point.step},
                             {"training_loss", point.training},
                             {"validation_loss", point.validation},
                             {"validation_perplexity", perplexity(point)},
                             {"attention_entropies", point.entropies}});
  }
  return json;
}

/// What the model of an experiment wrote and expected.
void add_inside(Json& json, const Experiment& experiment) {
  json["window"] = experiment.window;
  for (const char* name : {"continuations", "next", "samples"}) json[name] = Json::array();
  for (const Continuation& one : experiment.continuations)
    json["continuations"].push_back({{"prompt", one.prompt}, {"actual", one.actual}, {"predicted", one.predicted}});
  for (const NextTokens& one : experiment.next) {
    Json five = Json::array();
    for (const Candidate& candidate : one.five)
      five.push_back({{"symbol", candidate.symbol}, {"probability", candidate.probability}});
    json["next"].push_back({{"prompt", one.prompt}, {"unknown", one.unknown}, {"five", five}});
  }
  for (const Sample& one : experiment.samples)
    json["samples"].push_back({{"temperature", one.temperature}, {"text", one.text}});
}

Json experiment_json(const Experiment& experiment) {
  Json json{{"id", experiment.id},
            {"title", experiment.title},
            {"context", experiment.context},
            {"heads", experiment.runs.empty() ? 0 : heads_of(experiment.runs[0].stage)},
            {"learning_rate", experiment.learning_rate},
            {"published", Json::array()},
            {"runs", Json::array()}};
  for (const PublishedEpoch& epoch : experiment.published)
    json["published"].push_back({{"training_loss", epoch.training_loss}, {"validation_perplexity", epoch.perplexity}});
  for (const Run& run : experiment.runs) json["runs"].push_back(run_json(run));
  add_inside(json, experiment);
  return json;
}

}  // namespace

const CurvePoint& Run::best() const {
  return *std::ranges::min_element(stage.curve, [](const CurvePoint& a, const CurvePoint& b) {
    return a.validation < b.validation || (!std::isnan(a.validation) && std::isnan(b.validation));
  });
}

std::string to_json(const Findings& findings) {
  Json json{{"command", findings.command},     {"corpus", findings.corpus},   {"tokenizer", findings.tokenizer},
            {"date", findings.date},           {"machine", findings.machine}, {"versions", findings.versions},
            {"seed", findings.seed},           {"quick", findings.quick},     {"seconds", findings.seconds},
            {"text", text_json(findings.text)}};
  for (const char* name : {"experiments", "positions", "lengths"}) json[name] = Json::array();
  for (const Experiment& experiment : findings.experiments) json["experiments"].push_back(experiment_json(experiment));
  for (const PositionTrial& trial : findings.positions)
    json["positions"].push_back({{"title", trial.title},
                                 {"parameters", trial.parameters},
                                 {"training_loss", trial.training_loss},
                                 {"validation_perplexity", trial.perplexity}});
  for (const LengthTrial& trial : findings.lengths)
    json["lengths"].push_back({{"length", trial.length},
                               {"windows", trial.windows},
                               {"seconds", trial.seconds},
                               {"flops", trial.flops},
                               {"attention_flops", trial.attention_flops}});
  json["conclusions"] = conclusions(findings);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_text(const Findings& findings) {
  constexpr Size widths[] = {12, 12, 12, 14, 15, 12, 12, 12};
  std::string out;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (Size i = 0; i < cells.size(); ++i) {
      const Size used = columns_of(cells[i]);
      const std::string room(used < widths[i] ? widths[i] - used : 1, ' ');
      append(line, i < 2 ? cells[i] + room : room + cells[i]);
    }
    append(out, line, "\n");
  };
  add_line({"Model", "Recipe", "parameters", "perplexity", "epoch", "text apart", "the source", "took"});
  for (const Experiment& experiment : findings.experiments)
    for (const Run* run : begun_runs(experiment)) {
      const PublishedEpoch* theirs = published_beside(experiment, *run);
      add_line({experiment.title, run->recipe, grouped(run->stage.parameters), fixed(perplexity(run->best()), 2),
                epochs_text(findings, *run), fixed(std::exp(run->stage.test_loss), 2),
                theirs ? fixed(theirs->perplexity, 2) : "–", spoken_time(run->stage.seconds)});
    }
  out += "\n";
  for (const std::string& sentence : conclusions(findings)) append(out, sentence, "\n");
  return out;
}

}  // namespace strata::shakespeare
