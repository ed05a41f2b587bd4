#pragma once
#include "strata/core/error.hpp"
#include "strata/core/size.hpp"
#include "strata/generate/sampling.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace strata::support {

struct Stage;
struct Variant;

/// A command line that can't be followed: exit code 2.
struct Misuse : Error {
  using Error::Error;
};

/// What was asked for on the command line; what is absent, the recipe or the checkpoint decides.
struct Options {
  std::string command;
  std::filesystem::path corpus, validation, tokenizer, out, load;
  bool variant = false, resume = false;
  std::filesystem::path resume_from;  ///< empty: the checkpoint in `out`
  std::optional<std::string> recipe;
  std::optional<std::uint64_t> steps, seed, save_every;
  std::optional<Size> batch, passes, tales;
  std::optional<std::uint64_t> tales_seed;
  std::uint64_t watch = 0;             ///< steps between looks inside; 0: none
  std::optional<std::string> trace;    ///< a text to follow through the model
  std::optional<std::string> then;     ///< what comes behind it
  bool trace_json = false;
  std::vector<std::string> without;    ///< branches that are to be left out
  std::optional<double> learning_rate;
  int threads = 1;
  std::string prompt;
  std::optional<Size> samples;
  Sampling sampling;
  bool describe = false, check_gradients = false, overfit_batch = false, json = false, estimate = false;
};

/// The options of a stage's program, or the exit code where there is nothing more to do (`--help`). Throws Misuse.
struct Parsed {
  Options options;
  std::optional<int> exit_code = {};
};
Parsed parse_options(int argc, char** argv, const Stage& stage, const Variant* variant);

/// What was typed, as it could be typed again.
std::string command_line(int argc, char** argv);

/// Runs a program's work and turns what it throws into one line on standard error and an exit code: 2 for misuse, 1 for
/// a failure, of which output that can't be written is one.
int guarded(const char* program, const std::function<int()>& work);

}  // namespace strata::support
