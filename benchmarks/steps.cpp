// One whole optimiser step of each stage: forward, loss, backward, reduction, update. The FLOPs are those of the matrix
// products (three times the forward pass's); `peak` is their share of the processor's FMA peak, `roof` of what one tile
// reaches in the first cache, both measured in this run; `memory` is the most that was resident.
#include "steps/baseline.hpp"
#include "steps/commit.hpp"
#include "steps/ladders.hpp"
#include "support.hpp"

#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace {

using namespace strata::benchmarks;

void print_help() {
  benchmark::PrintDefaultHelp();
  std::fputs("          [--baseline FILE]  after the run, today's rows beside those of an earlier one, which\n"
             "                             --benchmark_out=FILE --benchmark_out_format=json has written\n",
             stdout);
}

struct Misuse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The file that --baseline names; both words are taken out of the arguments.
std::optional<std::string> take_baseline(int& argc, char** argv) {
  constexpr std::string_view flag = "--baseline";
  std::optional<std::string> file;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool joined = argument.starts_with(flag) && argument.substr(flag.size()).starts_with('=');
    if (argument != flag && !joined) {
      argv[kept++] = argv[i];
      continue;
    }
    if (file) throw Misuse{"--baseline: found it twice, expected it once"};
    if (joined)
      file = argument.substr(flag.size() + 1);
    else if (i + 1 < argc)
      file = argv[++i];
    if (!file || file->empty() || file->starts_with("--")) throw Misuse{"--baseline: a file is missing"};
  }
  argc = kept;
  return file;
}

int measure(int argc, char** argv) {
  const std::optional<std::string> file = take_baseline(argc, argv);
  RunOptions options{.commit = commit, .help = print_help};
  if (!file) return run(argc, argv, options);
  BesideBaseline beside{
      read_baseline(*file),
      {{"processor", processor()}, {"instruction set", strata::Cpu::instruction_set}, {"compiler", compiler()}}};
  options.display = &beside;
  return run(argc, argv, options);
}

}  // namespace

int main(int argc, char** argv) {
  add_names();
  add_lil();
  add_shakespeare();
  add_bytes();
  try {
    return measure(argc, argv);
  } catch (const Misuse& error) {
    std::fprintf(stderr, "steps: error: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "steps: error: %s\n", error.what());
    return 1;
  }
}
