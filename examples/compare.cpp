#include "support/flags.hpp"
#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/options.hpp"
#include "support/plan.hpp"
#include "support/prompts.hpp"
#include "support/result.hpp"
#include "support/table.hpp"
#include "zoo/zoo.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace strata;
using namespace strata::support;

namespace {

struct Wishes {
  std::string ladder = "lil";
  std::filesystem::path out, tokenizer;
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
      {"--ladder", &wishes.ladder, "whose stages (lil)"},
      {"--out", &wishes.out, "folder that holds the stages' (out/LADDER)"},
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
  if (const std::optional<int> done =
          parse_flags(argc, argv, "The same beginnings, continued by every stage of a ladder that has learnt.", flags))
    return done;
  zoo::ladder(wishes.ladder);  // or refuses it
  if (wishes.out.empty()) wishes.out = std::filesystem::path{"out"} / wishes.ladder;
  return std::nullopt;
}

/// Those that come along, and one's own: what is in both is one's own.
std::vector<PromptGroup> groups_of(const Wishes& wishes, const Corpus& corpus) {
  const bool stories = corpus.kind == &story_corpus || corpus.kind == &byte_corpus;
  std::vector<PromptGroup> groups = corpus.kind == &tale_corpus ? tale_prompt_groups()
                                    : stories                   ? story_prompt_groups()
                                                                : std::vector{PromptGroup{"", corpus.writing().prompts}};
  for (PromptGroup& group : groups)
    std::erase_if(group.prompts, [&](const std::string& prompt) {
      return std::ranges::find(wishes.prompts, prompt) != wishes.prompts.end();
    });
  if (!wishes.prompts.empty()) groups.push_back({own, wishes.prompts});
  for (const std::string& prompt : wishes.prompts) check_prompt(prompt, corpus);
  return groups;
}

/// The weights that training has kept, or those of a run that is not finished.
std::filesystem::path weights_of(const std::string& id, const Wishes& wishes) {
  const RunFolder folder{wishes.out, id};
  std::error_code none;
  const bool unfinished =
      !std::filesystem::exists(folder.model(), none) && std::filesystem::exists(folder.checkpoint(), none);
  return unfinished ? folder.checkpoint() : folder.model();
}

/// A stage that may have learnt.
struct Stand {
  std::string id;
  std::filesystem::path weights;
  bool learnt, aside;
};

/// Each of the ladder once, whatever texts it can learn.
std::vector<Stand> stands_of(const Wishes& wishes) {
  std::vector<Stand> stands;
  std::error_code none;
  for (const zoo::Entry& entry : zoo::ladder(wishes.ladder).entries) {
    const std::string& id = entry.stage.id;
    const std::filesystem::path weights = weights_of(id, wishes);
    if (stands.empty() || stands.back().id != id)
      stands.push_back({id, weights, std::filesystem::exists(weights, none), entry.aside});
  }
  return stands;
}

/// What the stages are asked to go on from, in whose symbols.
struct Questions {
  const Wishes& wishes;
  std::filesystem::path asker;  ///< the weights whose symbols these are
  Corpus corpus;                ///< without text
  std::vector<PromptGroup> groups = groups_of(wishes, corpus);
  Sampler sampler{corpus, "", wishes.sampling, wishes.seed};
};

/// What a stage makes of them. Throws Error where it has learnt with other symbols.
StageReport continued(const zoo::Entry& entry, const WeightsFile& file, const Questions& questions) {
  file.check_spelling(*questions.corpus.spelling, questions.asker.string());
  const std::unique_ptr<LanguageModel> model = entry.make();
  file.load(*model);
  StageReport report = report_of(entry.stage, model->facts());
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

/// Of all stages that have learnt with the symbols of the first of them.
class Comparison {
 public:
  explicit Comparison(const Wishes& wishes) : wishes_{wishes} {}

  void add(const Stand& stand) {
    if (!stand.learnt) throw Error{"not found: " + stand.weights.string()};
    const WeightsFile file{stand.weights};
    const zoo::Entry& entry = zoo::entry_of(file);
    if (entry.stage.id != stand.id)
      throw Error{stand.weights.string() + ": found weights of " + entry.stage.id + ", expected those of " + stand.id};
    if (!questions_) {
      Corpus corpus = file.corpus(*entry.stage.data, wishes_.tokenizer);
      questions_.reset(new Questions{wishes_, stand.weights, std::move(corpus)});
    }
    stages.push_back(continued(entry, file, *questions_));
  }

  std::vector<StageReport> stages;

 private:
  const Wishes& wishes_;
  std::unique_ptr<const Questions> questions_;
};

LadderReport comparison(const Wishes& wishes) {
  const std::vector<Stand> stands = stands_of(wishes);
  if (std::ranges::none_of(stands, &Stand::learnt))
    throw Error{wishes.out.string() + ": no stage of the ladder has learnt here yet; ./evolve --ladder " +
                wishes.ladder + " trains them all"};
  LadderReport report{.ladder = wishes.ladder,
                      .title = "The same beginnings, continued by each",
                      .corpus = "",
                      .command = wishes.command,
                      .machine = machine_text(),
                      .date = date_text(),
                      .remarks = {formatted(
                          "Seed %llu, temperature %s; a prompt has the same randomness for every model.",
                          static_cast<unsigned long long>(wishes.seed), shortest(wishes.sampling.temperature).c_str())},
                      .stages = {}};
  Comparison all{wishes};
  for (const Stand& stand : stands) {
    if (stand.aside && !stand.learnt) continue;
    try {
      all.add(stand);
    } catch (const Misuse&) { throw; } catch (const Error& left_out) {
      std::fprintf(stderr, "%s\n", left_out.what());
      report.remarks.push_back(left_out.what());
    }
  }
  if (all.stages.empty()) throw Error{wishes.out.string() + ": no stage of the ladder can be compared"};
  report.stages = std::move(all.stages);
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
      for (const std::string& text : texts)
        row["texts"].push_back({{"group", group}, {"prompt", prompt}, {"text", text}});
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
