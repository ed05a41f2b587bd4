#include "runs.hpp"

#include "support/child.hpp"
#include "support/format.hpp"
#include "support/options.hpp"
#include "support/report_text.hpp"
#include "support/run_folder.hpp"

#include "strata/text/corpus.hpp"
#include "strata/train/checkpoint.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace strata::shakespeare {

using namespace support;

namespace {

RunFolder files_of(const Program& program) { return {program.out, program.id}; }

bool has_begun(const Program& program) { return std::filesystem::exists(files_of(program).checkpoint()); }

std::vector<std::string> arguments_of(const Program& program, const Wishes& wishes) {
  std::vector<std::string> arguments{
      "--corpus", wishes.text.string(),        "--out",     program.out.string(),          "--recipe", program.recipe,
      "--seed",   std::to_string(wishes.seed), "--threads", std::to_string(wishes.threads)};
  if (wishes.quick)
    arguments.insert(arguments.end(), {"--steps", "30", "--batch", "32"});
  else
    arguments.insert(arguments.end(), {"--passes", std::to_string(program.passes), "--save-every", "100"});
  if (wishes.resume && has_begun(program)) arguments.push_back("--resume");
  return arguments;
}

/// What it writes to standard output.
std::string run(const Program& program, std::vector<std::string> arguments, const char* task = nullptr) {
  if (task) arguments.push_back(task);
  std::string output;
  if (const int code = run_child(program_folder() / program.id, arguments, &output)) throw Ended{code};
  give_way_to_signals();
  return output;
}

struct Estimate {
  double seconds;
  bool finished;
};

/// A run that was begun with other flags or another text is refused here, by its program.
Estimate estimate_of(const Program& program, const Wishes& wishes) {
  const std::string answer = run(program, arguments_of(program, wishes), "--estimate");
  try {
    const auto json = nlohmann::json::parse(answer);
    return {json.at("seconds"), json.at("finished") && std::filesystem::exists(files_of(program).model())};
  } catch (const nlohmann::json::exception&) {
    throw Error{program.id + ": the study does not understand its --estimate; build all programs anew"};
  }
}

/// A quick trial takes less time than the question would.
void keep_earlier(const std::vector<Program>& programs, const Wishes& wishes) {
  if (wishes.resume || wishes.quick || std::ranges::none_of(programs, has_begun)) return;
  throw Misuse{"--out: found trainings of an earlier study in " + wishes.out.string() +
               "; --resume goes on with them, --report tells of them, another --out leaves them as they are"};
}

void check_origin(const Program& program, const Origin& origin) {
  const std::filesystem::path file = files_of(program).checkpoint();
  const Checkpoint checkpoint{file};
  if (const std::uint64_t seed = checkpoint.state().seed; seed != origin.seed)
    throw Error{file.string() + ": the run was begun with --seed " + std::to_string(seed) + ", not " +
                std::to_string(origin.seed)};
  if (checkpoint.note("corpus") != origin.data)
    throw Error{file.string() + ": the run has learnt from another text; give it the same --corpus"};
}

}  // namespace

void give_way_to_signals() {
  if (const int signal = signal_to_children()) throw Ended{128 + signal};
}

void run_all(const std::vector<Program>& programs, const Wishes& wishes) {
  keep_earlier(programs, wishes);
  std::vector<const Program*> left;
  std::vector<std::string> each;
  double seconds = 0;
  for (const Program& program : programs) {
    const Estimate estimate = estimate_of(program, wishes);
    if (estimate.finished) continue;
    left.push_back(&program);
    seconds += estimate.seconds;
    each.push_back(program.id + " (" + program.recipe + ") " + spoken_time(estimate.seconds));
  }
  if (!left.empty())
    std::fprintf(stderr, "at most %s, less where a training stops early: %s\n", spoken_time(seconds).c_str(),
                 listed(each).c_str());
  for (Size i = 0; i < left.size(); ++i) {
    std::fprintf(stderr, "\n%zu of %zu · %s, recipe %s\n", i + 1, left.size(), left[i]->id.c_str(),
                 left[i]->recipe.c_str());
    run(*left[i], arguments_of(*left[i], wishes));
  }
}

bool has_ended(const Program& program) { return std::filesystem::exists(files_of(program).report_json()); }

Run run_of(const Program& program, const Origin& origin) {
  check_origin(program, origin);
  const std::filesystem::path file = files_of(program).report_json();
  LadderReport report;
  try {
    report = from_json(read_text(file));
  } catch (const Error& error) {
    throw Error{file.string() + ": " + error.what() + "; without the file the program writes it anew"};
  }
  if (report.stages.size() != 1 || report.stages[0].curve.empty())
    throw Error{file.string() + ": expected the report of one training"};
  const StageReport& stage = report.stages[0];
  const std::vector<CurvePoint>& curve = stage.curve;
  const bool stopped = curve.size() > 1 && curve.back().validation >= curve[curve.size() - 2].validation;
  return {program.recipe, stage, curve[0].step, stopped};
}

}  // namespace strata::shakespeare
