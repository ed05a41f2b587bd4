#include "registry.hpp"

#include "support/flags.hpp"
#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/options.hpp"
#include "support/plan.hpp"
#include "support/prompts.hpp"
#include "support/result.hpp"
#include "support/story_spelling.hpp"
#include "support/table.hpp"
#include "support/tale_corpus.hpp"
#include "support/weights_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace strata;
using namespace strata::lil;
using namespace strata::support;

namespace {

struct Wishes {
  std::filesystem::path out = "out/lil", tokenizer;
  std::vector<std::string> prompts;
  std::uint64_t seed = 42, symbols = 50;
  Sampling sampling;
  bool json = false;
  std::string command;
};

constexpr const char* own = "Your own";
constexpr Size more_for_ones_own = 10;  // symbols, so that an idea can show

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  wishes.command = command_line(argc, argv);
  const Flag flags[] = {
      {"--out", &wishes.out, "folder that holds the stages' (out/lil)"},
      {"--tokenizer", &wishes.tokenizer, "the tokenizer that they were trained with, if it is somewhere else now"},
      {"--prompt", &wishes.prompts, "a beginning of your own, beside those that come along; as often as you like"},
      {"--symbols", WholeNumber{&wishes.symbols, 1, 100'000},
       "how many symbols each writes (50; 10 more for your own)"},
      {"--seed", WholeNumber{&wishes.seed, 0, UINT64_MAX}, "for the randomness, which is a prompt's own (42)"},
      {"--temperature", NumberFromZero{&wishes.sampling.temperature}, "divides the logits (1); 0 is greedy"},
      {"--top-k", WholeNumber{&wishes.sampling.top_k, 0, 1'000'000'000}, "draw among the so many likeliest (0: all)"},
      {"--top-p", Share{&wishes.sampling.top_p},
       "draw among the likeliest that have this share of the probability (1)"},
      {"--json", &wishes.json, "all of it as one JSON object on standard output"},
  };
  return parse_flags(argc, argv, "The same beginnings, continued by every stage of the ladder that has learnt.", flags);
}

/// Those that come along, and one's own: what is in both is one's own.
std::vector<PromptGroup> groups_of(const Wishes& wishes, const Corpus& corpus) {
  std::vector<PromptGroup> groups = corpus.kind == &tale_corpus ? tale_prompt_groups() : story_prompt_groups();
  for (PromptGroup& group : groups)
    std::erase_if(group.prompts, [&](const std::string& prompt) {
      return std::ranges::find(wishes.prompts, prompt) != wishes.prompts.end();
    });
  if (!wishes.prompts.empty()) groups.push_back({own, wishes.prompts});
  for (const std::string& prompt : wishes.prompts) check_prompt(prompt, *corpus.spelling);
  return groups;
}

/// The weights that training has kept, or those of a run that is not finished.
std::filesystem::path weights_of(const Entry& entry, const Wishes& wishes) {
  const RunFolder folder{wishes.out, entry.about.id};
  std::error_code none;
  const bool unfinished =
      !std::filesystem::exists(folder.model(), none) && std::filesystem::exists(folder.checkpoint(), none);
  return unfinished ? folder.checkpoint() : folder.model();
}

/// What the stages are asked to go on from, in whose symbols.
struct Questions {
  const Wishes& wishes;
  std::string vocabulary;  ///< what it is called
  Corpus corpus;           ///< without text
  std::vector<PromptGroup> groups;
  Sampler sampler{corpus, "", wishes.sampling, wishes.seed};
};

/// What a stage makes of them. Throws Error where it has not learnt, or with other symbols.
StageReport continued(const Entry& entry, const Questions& questions) {
  const std::filesystem::path path = weights_of(entry, questions.wishes);
  std::error_code none;
  if (!std::filesystem::exists(path, none)) throw Error{"not found: " + path.string()};
  const WeightsFile file{path};
  file.check_spelling(*questions.corpus.spelling, questions.vocabulary);
  const bool tales = questions.corpus.kind == &tale_corpus;
  const std::unique_ptr<LanguageModel> model = tales ? entry.of_tales() : entry.of_stories();
  file.load(*model);
  StageReport report = report_of(stage(entry.about), model->facts());
  report.steps = file.steps();
  report.training_loss = report.test_loss = report.seconds = NAN;
  report.validation_loss = file.validation_loss();
  report.perplexity = std::exp(report.validation_loss);
  for (const PromptGroup& group : questions.groups)
    for (const std::string& prompt : group.prompts) {
      const Size most = static_cast<Size>(questions.wishes.symbols) + (group.title == own ? more_for_ones_own : 0);
      report.completions.push_back({prompt, questions.sampler.complete(*model, prompt, most), group.title});
    }
  return report;
}

/// The vocabulary beside the first weights that there are, or where it would be.
std::filesystem::path vocabulary_of(const Wishes& wishes) {
  std::error_code none;
  for (const Entry& entry : registry)
    if (const auto weights = weights_of(entry, wishes); std::filesystem::exists(weights, none))
      return RunFolder::vocabulary_of(weights);
  throw Error{wishes.out.string() +
              ": no stage of the ladder has learnt here yet; ./evolve --ladder lil trains them all"};
}

LadderReport comparison(const Wishes& wishes) {
  const std::filesystem::path vocabulary = vocabulary_of(wishes);
  const bool tales = !std::filesystem::exists(vocabulary);
  Corpus corpus{};
  corpus.kind = tales ? &tale_corpus : &story_corpus;
  corpus.spelling = tales ? tale_spelling() : story_spelling(read_compact_bpe(vocabulary, wishes.tokenizer));
  const Questions questions{wishes, tales ? "the tales" : vocabulary.string(), corpus, groups_of(wishes, corpus)};
  LadderReport report{.ladder = "lil",
                      .title = "The same beginnings, continued by each",
                      .corpus = "",
                      .command = wishes.command,
                      .machine = machine_text(),
                      .date = date_text(),
                      .remarks = {formatted(
                          "Seed %llu, temperature %s; a prompt has the same randomness for every model.",
                          static_cast<unsigned long long>(wishes.seed), shortest(wishes.sampling.temperature).c_str())},
                      .stages = {}};
  for (const Entry& entry : registry) {
    try {
      report.stages.push_back(continued(entry, questions));
    } catch (const Error& left_out) {
      std::fprintf(stderr, "%s\n", left_out.what());
      report.remarks.push_back(left_out.what());
    }
  }
  if (report.stages.empty()) throw Error{wishes.out.string() + ": no stage of the ladder can be compared"};
  return report;
}

nlohmann::ordered_json json_of(const LadderReport& report, const Wishes& wishes) {
  nlohmann::ordered_json json{{"seed", wishes.seed}, {"temperature", wishes.sampling.temperature}};
  for (const StageReport& stage : report.stages) {
    nlohmann::ordered_json& row = json["stages"].emplace_back();
    row = {{"stage", stage.id},
           {"parameters", stage.parameters},
           {"steps", stage.steps},
           {"validation_loss", stage.validation_loss},
           {"validation_perplexity", stage.perplexity}};
    for (const auto& [prompt, texts, group] : stage.completions)
      row["texts"].push_back({{"group", group}, {"prompt", prompt}, {"text", texts.front()}});
  }
  json["remarks"] = report.remarks;
  return json;
}

int compare(int argc, char** argv) {
  Wishes wishes;
  if (const std::optional<int> done = read_command_line(argc, argv, wishes)) return *done;
  const LadderReport report = comparison(wishes);
  const std::filesystem::path page = wishes.out / "comparison.html";
  write_text(page, to_html(report));
  if (wishes.json) {
    std::printf("%s\n", json_of(report, wishes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  } else {
    print_comparison(stdout, report);
    std::printf("\n%s\n", page.c_str());
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return compare(argc, argv); });
}
