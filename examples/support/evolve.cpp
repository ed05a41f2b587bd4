#include "evolve.hpp"

#include "child.hpp"
#include "evolution.hpp"
#include "flag_value.hpp"
#include "format.hpp"
#include "options.hpp"
#include "remarks.hpp"
#include "report.hpp"
#include "run_folder.hpp"
#include "table.hpp"

#include "strata/text/corpus.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace strata::support {

namespace {

struct Order {
  std::string ladder = "lil", command;
  std::filesystem::path out;
  Evolution::Flags passed_on;
  bool resume = false, study = false;
};

/// Runs the command line; empty if there is nothing more to do.
std::optional<Order> order_of(int argc, char** argv) {
  Order order;
  CLI::App app{"Trains the models of a ladder one after the other, and compares them.", "evolve"};
  app.set_help_flag("--help", "this text");
  app.add_option("--ladder", order.ladder, "which evolution: a folder of programs beside this one (lil)")
      ->type_name("LADDER");
  app.add_option("--out", order.out, "folder for all that is written (out/LADDER; with --study out/LADDER/study)")
      ->type_name("PATH");
  app.add_flag("--resume", order.resume, "go on where the evolution in --out was stopped, with what it was begun with")
      ->disable_flag_override();
  app.add_flag("--study", order.study,
               "learn with five seeds, from --seed on, and compare the means: what is chance, and what is not")
      ->disable_flag_override();
  for (const char* flag : {"--corpus", "--validation", "--tokenizer", "--tales", "--tales-seed", "--recipe", "--seed",
                           "--threads", "--steps", "--passes", "--batch", "--learning-rate", "--save-every", "--watch",
                           "--prompt", "--samples", "--temperature", "--top-k", "--top-p"})
    app.add_option_function<std::string>(
           flag,
           [&order, flag](const std::string& value) {
             order.passed_on.insert(order.passed_on.end(), {flag, value});
           },
           "for each program")
        ->type_name("VALUE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    app.exit(help);
    return std::nullopt;
  } catch (const CLI::ParseError& error) { throw Misuse{std::string{error.what()} + "; see --help"}; }
  if (order.out.empty()) order.out = std::filesystem::path{"out"} / order.ladder / (order.study ? "study" : "");
  order.command = command_line(argc, argv);
  return order;
}

/// The stages of a ladder, in the order of their numbers: 01_counts, 02_neural_bigram … What has number 00 comes before
/// them, and trains nothing.
std::vector<std::filesystem::path> programs_of(const std::string& ladder) {
  const std::filesystem::path folder = program_folder() / ladder;
  std::error_code error;
  std::vector<std::filesystem::path> programs;
  for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
    const std::string name = entry.path().filename().string();
    const bool numbered =
        name.size() > 3 && std::isdigit(name[0]) && std::isdigit(name[1]) && name[2] == '_' && !name.starts_with("00");
    if (numbered && entry.is_regular_file() && !entry.path().has_extension()) programs.push_back(entry.path());
  }
  if (ladder.empty() || programs.empty())
    throw Misuse{"--ladder: found '" + ladder + "', but " + folder.string() + " holds no programs of a ladder"};
  std::ranges::sort(programs);
  return programs;
}

/// A stage's program, and what it still has to do.
struct StageProgram {
  std::filesystem::path file;
  std::string id;
  bool begun = false, finished = false;
  double seconds = 0;  ///< that it still takes
};

/// A program ended before its time; it has said why.
struct Ended {
  int code;
};

void run_program(const StageProgram& program, const Evolution& evolution, const char* task, std::string* output) {
  std::vector<std::string> arguments{"--out", evolution.out().string()};
  arguments.insert(arguments.end(), evolution.flags().begin(), evolution.flags().end());
  if (task) arguments.push_back(task);
  if (program.begun) arguments.push_back("--resume");
  if (const int code = run_child(program.file, arguments, output)) throw Ended{code};
  if (const int signal = signal_to_children()) throw Ended{128 + signal};
}

[[noreturn]] void refuse_other_data(const std::string& stage, const std::string& first,
                                    const std::filesystem::path& out) {
  throw Error{RunFolder{out, stage}.checkpoint().string() + ": the stage learns from other data than " + first};
}

/// Asks each program how long it will take, and tells. A run that has begun with other flags or other data is refused
/// here, by its program.
std::vector<StageProgram> planned(const Order& order, const Evolution& evolution) {
  std::vector<StageProgram> programs;
  double seconds = 0;
  std::string data;
  std::vector<std::string> each;
  for (const std::filesystem::path& file : programs_of(order.ladder)) {
    StageProgram& program = programs.emplace_back(StageProgram{file, file.filename().string()});
    program.begun = evolution.has_begun(program.id);
    std::string answer;
    run_program(program, evolution, "--estimate", &answer);
    try {
      const auto json = nlohmann::json::parse(answer);
      program.seconds = json.at("seconds");
      program.finished = json.at("finished");
      if (data.empty()) data = json.at("data");
      if (json.at("data") != data) refuse_other_data(program.id, programs[0].id, order.out);
    } catch (const nlohmann::json::exception&) {
      throw Error{file.string() + ": evolve does not understand its --estimate; build all programs anew"};
    }
    seconds += program.seconds;
    if (program.seconds >= 0.5) each.push_back(program.id + " " + spoken_time(program.seconds));
  }
  if (seconds > 0)
    std::fprintf(stderr, "about %s%s%s\n", spoken_time(seconds).c_str(), each.empty() ? "" : ": ",
                 listed(each).c_str());
  return programs;
}

/// The report of a stage beside those before it.
void add_stage(LadderReport& report, const std::filesystem::path& file) {
  const std::string text = read_text(file);
  LadderReport one;
  try {
    one = from_json(text);
  } catch (const Error& error) {
    throw Error{file.string() + ": " + error.what() + "; without the file the stage's program writes it anew"};
  }
  if (one.stages.size() != 1) throw Error{file.string() + ": expected the report of one stage"};
  if (!report.stages.empty() && one.data != report.data)
    throw Error{file.string() + ": the stage learnt from other data than " + report.stages[0].id};
  std::vector<StageReport> stages = std::move(report.stages);
  stages.push_back(std::move(one.stages[0]));
  report = std::move(one);
  report.stages = std::move(stages);
}

/// Runs what is not finished yet, stage by stage.
LadderReport stages_of(const Order& order, Evolution& evolution) {
  LadderReport report;
  for (const StageProgram& program : planned(order, evolution)) {
    if (!program.finished) {
      std::fprintf(stderr, "\n");
      if (!program.begun) evolution.begin(program.id);
      run_program(program, evolution, nullptr, nullptr);
    }
    add_stage(report, RunFolder{evolution.out(), program.id}.report_json());
  }
  return report;
}

void write_report(const LadderReport& report, const std::filesystem::path& out, const std::string& name) {
  write_text(out / (name + ".json"), to_json(report));
  write_text(out / (name + ".html"), to_html(report));
}

/// One evolution, from where it stands to its page. Throws Ended.
LadderReport evolved(const Order& order, Evolution& evolution) {
  LadderReport report = stages_of(order, evolution);
  report.title = "From " + report.stages.front().title + " to " + report.stages.back().title;
  report.command = evolution.command();
  report.remarks = remarks_on(report.stages);
  write_report(report, evolution.out(), "evolution");
  return report;
}

/// What was begun in a folder, or something new.
Evolution begun(const Order& order) {
  return order.resume ? Evolution::resumed(order.out, order.passed_on, order.command)
                      : Evolution{order.out, order.passed_on, order.command};
}

constexpr std::uint64_t seeds_of_a_study = 5;

void add_seed(SeedStudy& study, std::uint64_t seed, const LadderReport& report) {
  study.seeds.push_back(seed);
  study.stages.resize(report.stages.size());
  for (Size i = 0; i < report.stages.size(); ++i) {
    const StageReport& stage = report.stages[i];
    StudyRow& row = study.stages[i];
    row.id = stage.id;
    row.validation_loss.push_back(stage.validation_loss);
    if (!stage.floor_gap) continue;
    row.choice_loss.resize(stage.floor_gap->phenomena.size());
    row.choice_accuracy.resize(stage.floor_gap->phenomena.size());
    for (Size j = 0; j < row.choice_loss.size(); ++j) {
      row.choice_loss[j].push_back(stage.floor_gap->phenomena[j].choice_loss);
      row.choice_accuracy[j].push_back(stage.floor_gap->phenomena[j].choice_accuracy);
    }
  }
}

std::uint64_t first_seed(Evolution::Flags flags) {
  const std::string* const seed = Evolution::value_of(flags, "--seed");
  return seed ? whole_number<std::uint64_t>("--seed", *seed, 0, UINT64_MAX - seeds_of_a_study) : 42;
}

/// What a study was begun with, for one of its seeds.
Order with_seed(Order order, const Evolution& study, std::uint64_t seed) {
  order.out = study.out() / ("seed-" + std::to_string(seed));
  order.passed_on = study.flags();
  if (std::string* const given = Evolution::value_of(order.passed_on, "--seed"))
    *given = std::to_string(seed);
  else
    order.passed_on.insert(order.passed_on.end(), {"--seed", std::to_string(seed)});
  order.resume = order.resume && Evolution::is_in(order.out);
  return order;
}

/// The same ladder with several seeds; the report is that of the first, with all of them compared. Throws Ended.
LadderReport studied(const Order& order, Evolution& all) {
  LadderReport report;
  SeedStudy study;
  const std::uint64_t first = first_seed(all.flags());
  for (std::uint64_t i = 0; i < seeds_of_a_study; ++i) {
    const Order one = with_seed(order, all, first + i);
    std::fprintf(stderr, "%sseed %llu, %llu of %llu\n", i ? "\n" : "", static_cast<unsigned long long>(first + i),
                 static_cast<unsigned long long>(i + 1), static_cast<unsigned long long>(seeds_of_a_study));
    all.begin(one.out.filename());
    Evolution evolution = begun(one);
    LadderReport of_seed = evolved(one, evolution);
    if (i > 0 && of_seed.data != report.data)
      refuse_other_data(of_seed.stages[0].id, "seed " + std::to_string(first), one.out);
    add_seed(study, first + i, of_seed);
    if (i == 0) report = std::move(of_seed);
  }
  report.command = all.command();
  report.remarks = {"What is not over all seeds is of seed " + std::to_string(first) + "."};
  report.study = std::move(study);
  write_report(report, all.out(), "study");
  return report;
}

int evolve(int argc, char** argv) {
  const std::optional<Order> order = order_of(argc, argv);
  if (!order) return 0;
  Evolution evolution = begun(*order);
  try {
    const LadderReport report = order->study ? studied(*order, evolution) : evolved(*order, evolution);
    std::fprintf(stderr, "\n");
    print_comparison(stdout, report);
    std::printf("\n%s\n", (order->out / (order->study ? "study.html" : "evolution.html")).c_str());
  } catch (const Ended& ended) {
    if (ended.code > 128 && evolution.has_begun())
      std::fprintf(stderr, "to go on with the whole %s: %s%s\n", order->study ? "study" : "evolution",
                   order->command.c_str(), order->resume ? "" : " --resume");
    return ended.code;
  }
  return 0;
}

}  // namespace

int run_ladder(int argc, char** argv) {
  return guarded(argv[0], [&] { return evolve(argc, argv); });
}

}  // namespace strata::support
