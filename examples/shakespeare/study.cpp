#include "stages.hpp"
#include "study/figures.hpp"
#include "study/inside.hpp"
#include "study/published.hpp"

#include "support/flags.hpp"
#include "support/format.hpp"
#include "support/machine.hpp"
#include "support/options.hpp"
#include "support/plan.hpp"
#include "support/play_corpus.hpp"
#include "support/report_text.hpp"
#include "support/run_folder.hpp"
#include "support/weights_file.hpp"
#include "zoo/zoo.hpp"

#include "strata/core/threads.hpp"
#include "strata/text/train_tokenizer.hpp"

#include <chrono>
#include <cstdio>
#include <memory>

using namespace strata;
using namespace strata::shakespeare;
using namespace strata::support;

namespace {

constexpr const char* about =
    "Learns a vocabulary and three transformers from a text, in two recipes each, and writes a report on them.";

/// Of a text for --quick: so many bytes, to the end of a line.
constexpr Size quick_bytes = 40'000;

/// The three transformers.
std::vector<zoo::Entry> entries() {
  std::vector<zoo::Entry> entries = zoo::ladder("shakespeare").entries;
  std::erase_if(entries, [](const zoo::Entry& entry) { return entry.aside; });
  return entries;
}

/// What the baseline is compared with after an epoch.
struct Trial {
  const shakespeare::About& about;
  const char* positions;
};
constexpr Trial position_trials[] = {{without_positions, "none"}, {learned_positions, "learned"}};

WordBpe tokenizer_of(const std::string& text) {
  return train_word_bpe(text, {vocabulary_size<Baseline>, play_special, "[UNK]"});
}

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  const Flag flags[] = {
      {"--corpus", &wishes.corpus, "the text to learn, such as Shakespeare's plays"},
      {"--out", &wishes.out, "folder for report.html, report.json and all that is learnt (out/shakespeare)"},
      {"--quick", &wishes.quick, "a trial of under a minute on the text's beginning, in a folder quick of its own"},
      {"--resume", &wishes.resume, "go on where the study in --out was stopped"},
      {"--report", &wishes.report, "train nothing: write the report of those trainings that have come to an end"},
      {"--passes", WholeNumber{&wishes.passes, 1, 1000},
       "epochs at most; each training ends before, after the first that is no better (20)"},
      {"--prompt", &wishes.prompts,
       "show what is expected behind it; may be given more than once (MENENIUS: and other names of the plays)"},
      {"--seed", WholeNumber{&wishes.seed, 0, 1'000'000'000}, "for the weights, the batches and the samples (42)"},
      {"--threads", WholeNumber{&wishes.threads, 1, 1024},
       "threads (as many as the machine runs at once); results do not depend on it"},
  };
  if (const auto code = parse_flags(argc, argv, about, flags)) return code;
  if (wishes.corpus.empty()) throw Misuse{"--corpus: expected a text file, such as Shakespeare's plays"};
  return std::nullopt;
}

/// The beginning of a text, up to the end of a line, or else of a word, or of a character.
std::string_view beginning(std::string_view text, Size most) {
  if (text.size() <= most) return text;
  const std::string_view part = text.substr(0, most);
  for (const char* ends : {"\n", " \t"})
    if (const Size end = part.find_last_of(ends); end != part.npos && end > most / 2) return part.substr(0, end + 1);
  Size end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return part.substr(0, end);
}

std::filesystem::path json_in(const Wishes& wishes) { return wishes.out / "report.json"; }
std::filesystem::path page_in(const Wishes& wishes) { return wishes.out / "report.html"; }

/// Finds out before all else whether there is enough text, and room for a report. A quick trial has a folder of its
/// own, and a text of its own in it.
std::string prepare(Wishes& wishes) {
  std::string text = read_play(wishes.corpus);
  wishes.text = wishes.corpus;
  if (wishes.quick) {
    text = beginning(text, quick_bytes);
    wishes.out /= "quick";
    wishes.text = wishes.out / "text.txt";
  }
  try {
    split_windows(tokenizer_of(text).encode(text), context_length<Longer>);
  } catch (const Error& error) { throw Error{wishes.corpus.string() + ": " + error.what()}; }
  make_folder(wishes.out);
  for (const std::filesystem::path& file : {json_in(wishes), page_in(wishes)})
    if (std::filesystem::is_directory(file)) throw Error{file.string() + ": found a folder, where the report is to go"};
  if (!wishes.quick) return text;
  if ((wishes.resume || wishes.report) && std::filesystem::exists(wishes.text) && read_play(wishes.text) != text)
    throw Error{wishes.text.string() + ": the trial was begun with another text than the beginning of " +
                wishes.corpus.string()};
  write_text(wishes.text, text);
  return text;
}

std::vector<std::string> recipes_of(const Wishes& wishes) {
  return wishes.quick ? std::vector<std::string>{"plain"} : std::vector<std::string>{"plain", "published"};
}

Program program_of(const Wishes& wishes, const std::string& id, const std::string& recipe) {
  return {id, recipe, wishes.out / recipe, wishes.passes};
}
Program program_of(const Wishes& wishes, const Trial& trial) {
  return {trial.about.model.id, "plain", wishes.out / "positions", 1};
}

std::vector<Program> programs_of(const Wishes& wishes) {
  std::vector<Program> programs;
  for (const std::string& recipe : recipes_of(wishes))
    for (const zoo::Entry& entry : entries()) programs.push_back(program_of(wishes, entry.stage.id, recipe));
  for (const Trial& trial : position_trials) programs.push_back(program_of(wishes, trial));
  return programs;
}

/// A report of what there is goes without a training that is not over.
bool is_wanted(const Program& program, const Wishes& wishes) { return !wishes.report || has_ended(program); }

/// The text as a model learns it.
Corpus corpus_for(const ModelFacts& model, const Wishes& wishes) {
  Options options;
  options.corpus = wishes.text;
  return play_corpus.read(options, wishes.seed, model);
}

/// Where none was asked for, the usual ones as far as the text has their characters, or else its first word.
void choose_prompts(Wishes& wishes, const Corpus& corpus, std::string_view text) {
  for (const std::string& prompt : wishes.prompts) check_prompt(prompt, corpus);
  if (!wishes.prompts.empty()) return;
  wishes.prompts = corpus.writing().prompts;
  std::erase_if(wishes.prompts, [&](const std::string& prompt) { return !corpus.spelling->unknown(prompt).empty(); });
  if (wishes.prompts.empty()) wishes.prompts.emplace_back(WhitespacePieces{text}.next());
}

Experiment experiment_of(const zoo::Entry& entry, const Wishes& wishes, const Origin& origin) {
  const std::unique_ptr<LanguageModel> model = entry.make();
  Experiment experiment{.id = entry.stage.id,
                        .title = entry.stage.title,
                        .context = model->facts().context,
                        .learning_rate = rate_of(entry.stage.quick.schedule)};
  for (const std::string& recipe : recipes_of(wishes))
    if (const Program program = program_of(wishes, entry.stage.id, recipe); is_wanted(program, wishes))
      experiment.runs.push_back(run_of(program, origin));
  if (experiment.runs.empty()) return experiment;
  const RunFolder files{wishes.out / experiment.runs[0].recipe, entry.stage.id};
  try {
    WeightsFile{files.model()}.load(*model);
  } catch (const Error& error) {
    throw Error{std::string{error.what()} + "; without the file " + experiment.id + " writes it anew"};
  }
  look_inside(experiment, *model, {corpus_for(model->facts(), wishes), wishes.prompts, wishes.seed});
  give_way_to_signals();
  return experiment;
}

std::vector<PositionTrial> positions_of(const Wishes& wishes, const Origin& origin, const shakespeare::Run& baseline) {
  std::vector<PositionTrial> trials;
  const auto add = [&](const char* title, const shakespeare::Run& run) {
    const CurvePoint& first = run.stage.curve[0];
    trials.push_back({title, run.stage.parameters, first.training, std::exp(first.validation)});
  };
  for (const Trial& trial : position_trials)
    if (const Program program = program_of(wishes, trial); is_wanted(program, wishes))
      add(trial.positions, run_of(program, origin));
  add("sinusoids", baseline);
  return trials;
}

double seconds_of(const std::vector<Experiment>& experiments) {
  double seconds = 0;
  for (const Experiment& experiment : experiments)
    for (const shakespeare::Run& run : experiment.runs) seconds += run.stage.seconds;
  return seconds;
}

Findings found(const Wishes& wishes, const Origin& origin, const std::string& text) {
  const WordBpe tokenizer = tokenizer_of(text);
  const std::vector<Token> tokens = tokenizer.encode(text);
  Findings findings{.command = wishes.command,
                    .corpus =
                        wishes.corpus.string() + (wishes.quick ? ", the first " + grouped(text.size()) + " bytes" : ""),
                    .tokenizer = "BPE of " + std::to_string(tokenizer.size()) + " entries, learnt from the text",
                    .date = date_text(),
                    .machine = machine_text(),
                    .versions = version_text(),
                    .seed = wishes.seed,
                    .quick = wishes.quick};
  findings.text = statistics_of(text, tokenizer, tokens);
  for (const zoo::Entry& entry : entries()) findings.experiments.push_back(experiment_of(entry, wishes, origin));
  if (tokens.size() == published_tokens && !wishes.quick)
    for (Size i = 0; i < published_epochs.size(); ++i) findings.experiments[i].published = published_epochs[i];
  if (const shakespeare::Run* baseline = run_with(findings.experiments[0], recipes[0]))
    findings.positions = positions_of(wishes, origin, *baseline);
  std::erase_if(findings.experiments, [](const Experiment& experiment) { return experiment.runs.empty(); });
  if (findings.experiments.empty()) throw Error{wishes.out.string() + ": no training has come to an end here yet"};
  std::fprintf(stderr, "\nmeasuring steps over windows of 32 to 512 symbols\n");
  findings.lengths = try_lengths(wishes.quick, static_cast<int>(wishes.threads));
  findings.seconds = seconds_of(findings.experiments);
  return findings;
}

int run(int argc, char** argv) {
  Wishes wishes;
  wishes.command = command_line(argc, argv);
  wishes.threads = static_cast<std::uint64_t>(available_threads());
  if (const auto code = read_command_line(argc, argv, wishes)) return *code;
  const std::string text = prepare(wishes);
  const Corpus corpus = corpus_for(entries()[0].make()->facts(), wishes);
  choose_prompts(wishes, corpus, text);
  Findings findings;
  try {
    if (!wishes.report) run_all(programs_of(wishes), wishes);
    findings = found(wishes, {wishes.seed, corpus.fingerprint}, text);
  } catch (const Ended& ended) {
    if (ended.code > 128)
      std::fprintf(stderr, "to go on with the whole study: %s%s\n", wishes.command.c_str(),
                   wishes.resume ? "" : " --resume");
    return ended.code;
  }
  write_text(json_in(wishes), shakespeare::to_json(findings));
  write_text(page_in(wishes), shakespeare::to_html(findings));
  std::printf("%s\n%s\n", to_text(findings).c_str(), page_in(wishes).c_str());
  return 0;
}

}  // namespace

/// The whole study, from the text to the report.
int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
