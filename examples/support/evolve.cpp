#include "evolve.hpp"

#include "child.hpp"
#include "evolution.hpp"
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
  std::string ladder = "names", command;
  std::filesystem::path out;
  Evolution::Flags passed_on;
  bool resume = false;
};

/// Runs the command line; empty if there is nothing more to do.
std::optional<Order> order_of(int argc, char** argv) {
  Order order;
  CLI::App app{"Trains the models of a ladder one after the other, and compares them.", "evolve"};
  app.set_help_flag("--help", "this text");
  app.add_option("--ladder", order.ladder, "which evolution: a folder of programs beside this one (names)")
      ->type_name("LADDER");
  app.add_option("--out", order.out, "folder for all that is written (out/LADDER)")->type_name("PATH");
  app.add_flag("--resume", order.resume, "go on where the evolution in --out was stopped, with what it was begun with");
  for (const char* flag :
       {"--corpus", "--validation", "--tokenizer", "--recipe", "--seed", "--threads", "--steps", "--passes", "--batch",
        "--learning-rate", "--save-every", "--prompt", "--samples", "--temperature", "--top-k", "--top-p"})
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
  if (order.out.empty()) order.out = std::filesystem::path{"out"} / order.ladder;
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

int evolve(int argc, char** argv) {
  const std::optional<Order> order = order_of(argc, argv);
  if (!order) return 0;
  Evolution evolution = order->resume ? Evolution::resumed(order->out, order->passed_on, order->command)
                                      : Evolution{order->out, order->passed_on, order->command};
  LadderReport report;
  try {
    report = stages_of(*order, evolution);
  } catch (const Ended& ended) {
    if (ended.code > 128 && evolution.has_begun())
      std::fprintf(stderr, "to go on with the whole evolution: %s%s\n", order->command.c_str(),
                   order->resume ? "" : " --resume");
    return ended.code;
  }
  report.title = "From " + report.stages.front().title + " to " + report.stages.back().title;
  report.command = evolution.command();
  report.remarks = remarks_on(report.stages);
  write_text(order->out / "evolution.json", to_json(report));
  write_text(order->out / "evolution.html", to_html(report));

  std::fprintf(stderr, "\n");
  print_comparison(stdout, report);
  std::printf("\n%s\n", (order->out / "evolution.html").c_str());
  return 0;
}

}  // namespace

int run_ladder(int argc, char** argv) {
  return guarded(argv[0], [&] { return evolve(argc, argv); });
}

}  // namespace strata::support
