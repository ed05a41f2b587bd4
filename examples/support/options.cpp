#include "options.hpp"

#include "child.hpp"
#include "flag_value.hpp"
#include "nearest.hpp"
#include "stage.hpp"
#include "terminal_text.hpp"

#include "strata/core/threads.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <new>

namespace strata::support {

namespace {

/// In quotes where a shell would otherwise change it.
std::string shell_word(const std::string& word) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  if (!word.empty() && word.find_first_not_of(plain) == word.npos) return word;
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? "'\\''" : std::string{c};
  return quoted + "'";
}

void add_tale_options(CLI::App& app, Options& options) {
  app.add_option_function<std::string>(
         "--tales",
         [&](const std::string& text) { options.tales = whole_number<Size>("--tales", text, 10, 1'000'000); },
         "how many tales to learn (12,000)")
      ->type_name("N");
  app.add_option_function<std::string>(
         "--tales-seed",
         [&](const std::string& text) {
           options.tales_seed = whole_number<std::uint64_t>("--tales-seed", text, 0, 1'000'000'000);
         },
         "which tales (1)")
      ->type_name("N");
}

void add_data_options(CLI::App& app, Options& options, const Stage& stage, const Variant* variant) {
  const auto file = [&](const char* flag, std::filesystem::path& to, const char* help) {
    return app
        .add_option_function<std::string>(
            flag, [&to, flag](const std::string& text) { to = path(flag, text); }, help)
        ->type_name("PATH");
  };
  file("--corpus", options.corpus, stage.data->corpus);
  if (stage.data->validation) file("--validation", options.validation, stage.data->validation);
  for (const CorpusKind* kind : {stage.data, variant ? variant->stage.data : nullptr})
    if (kind && kind->tokenizer) {
      file("--tokenizer", options.tokenizer, kind->tokenizer);
      break;
    }
  if (stage.data == &tale_corpus) add_tale_options(app, options);
  if (variant && variant->help) app.add_flag(variant->flag, options.variant, variant->help);
  const std::string out = "folder for the log, checkpoint, weights and report (" + options.out.string() + ")";
  file("--out", options.out, out.c_str());
  file("--load", options.load, "score and sample these weights or this checkpoint, without training");
  app.add_option_function<std::vector<std::string>>(
         "--resume",
         [&](const std::vector<std::string>& from) {
           options.resume = true;
           if (!from.empty() && !from[0].empty()) options.resume_from = from[0];
         },
         "go on from a checkpoint (the one in --out)")
      ->expected(0, 1)
      ->type_name("[FILE]");
}

void add_training_options(CLI::App& app, Options& options, const Stage& stage) {
  const auto text_option = [&](const char* flag, auto&& take, const std::string& type, const std::string& help) {
    app.add_option_function<std::string>(flag, take, help)->type_name(type);
  };
  text_option(
      "--recipe",
      [&](const std::string& text) {
        if (text != stage.usual && text != "published")
          refuse("--recipe", text, std::string{stage.usual} + " or published");
        options.recipe = text;
      },
      std::string{stage.usual} + "|published",
      std::string{stage.usual} + ": " + stage.usual_help +
          " (the default); published: as in the source, where it says");
  if (stage.passes > 0)
    text_option(
        "--passes",
        [&](const std::string& text) { options.passes = whole_number<Size>("--passes", text, 1, 1'000'000); }, "N",
        "how often to train on the whole corpus, rather than a number of steps (" + std::to_string(stage.passes) + ")");
  text_option(
      "--steps",
      [&](const std::string& text) { options.steps = whole_number<std::uint64_t>("--steps", text, 0, 1'000'000'000); },
      "N", "how many steps to train");
  text_option(
      "--batch", [&](const std::string& text) { options.batch = whole_number<Size>("--batch", text, 1, 1'000'000); },
      "N", "examples a step");
  text_option(
      "--learning-rate",
      [&](const std::string& text) { options.learning_rate = positive_number("--learning-rate", text); }, "RATE",
      "the rate, or the highest of the schedule");
  text_option(
      "--seed",
      [&](const std::string& text) {
        options.seed = whole_number<std::uint64_t>("--seed", text, 0, std::numeric_limits<std::uint64_t>::max());
      },
      "N", "for the split, the weights, the batches and the samples (42)");
  text_option(
      "--threads", [&](const std::string& text) { options.threads = whole_number<int>("--threads", text, 1, 1024); },
      "N", "threads (as many as the machine runs at once); results do not depend on it");
  text_option(
      "--save-every",
      [&](const std::string& text) {
        options.save_every = whole_number<std::uint64_t>("--save-every", text, 1, 1'000'000'000);
      },
      "N", "steps between checkpoints (at each evaluation)");
  text_option(
      "--watch",
      [&](const std::string& text) { options.watch = whole_number<std::uint64_t>("--watch", text, 1, 1'000'000'000); },
      "N", "look inside the model at every Nth step: gradients, steps, outputs and dead units of each layer");
}

void add_output_options(CLI::App& app, Options& options) {
  const auto text_option = [&](const char* flag, auto&& take, const char* type, const char* help) {
    app.add_option_function<std::string>(flag, take, help)->type_name(type);
  };
  app.add_option("--trace", options.trace,
                 "follow this text through the trained model (--load, or the one in --out), step by step")
      ->type_name("TEXT");
  app.add_option("--then", options.then, "what comes behind the traced text: the loss of its first symbol is told")
      ->type_name("TEXT");
  app.add_flag("--trace-json", options.trace_json, "the trace as JSON on standard output, all of its numbers");
  app.add_option("--without", options.without,
                 "what the trained model loses without a branch, blocks.1.attention, and without each of the others")
      ->type_name("PATH");
  app.add_option("--prompt", options.prompt, "how each sample begins")->type_name("TEXT");
  text_option(
      "--samples",
      [&](const std::string& text) { options.samples = whole_number<Size>("--samples", text, 0, 1'000'000); }, "N",
      "how many samples to write");
  text_option(
      "--temperature",
      [&](const std::string& text) { options.sampling.temperature = number_from_zero("--temperature", text); }, "T",
      "divides the logits (1); 0 is greedy");
  text_option(
      "--top-k",
      [&](const std::string& text) { options.sampling.top_k = whole_number<Size>("--top-k", text, 0, 1'000'000'000); },
      "K", "draw among the K most likely symbols (0: all)");
  text_option(
      "--top-p", [&](const std::string& text) { options.sampling.top_p = share("--top-p", text); }, "P",
      "draw among the most likely symbols that have this share of the probability (1)");
  app.add_flag("--json", options.json, "the result as one JSON object on one line of standard output");
  app.add_flag(
      "--estimate", options.estimate,
      "train for half a second and print as JSON how many seconds the whole run will take; nothing is written but "
      "the tokens of stories");
  app.add_flag("--describe", options.describe, "print the architecture");
  app.add_flag("--check-gradients", options.check_gradients, "compare gradients with central differences, in double");
  app.add_flag("--overfit-batch", options.overfit_batch, "learn one batch by heart");
}

/// Each of these is another thing to do.
void refuse_together(std::initializer_list<std::pair<const char*, bool>> wishes) {
  const char* first = nullptr;
  for (const auto& [flag, wished] : wishes) {
    if (!wished) continue;
    if (first) throw Misuse{std::string{flag} + ": can't be had together with " + first};
    first = flag;
  }
}

}  // namespace

std::string command_line(int argc, char** argv) {
  std::string text;
  for (int i = 0; i < argc; ++i) text += (i ? " " : "") + shell_word(argv[i]);
  return text;
}

int guarded(const char* program, const std::function<int()>& work) {
  const auto complain = [&](std::string text, int code) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::fprintf(stderr, "%s: error: %s\n", std::filesystem::path{program}.filename().c_str(), harmless(text).c_str());
    return code;
  };
  try {
    const int code = work();
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
      throw Error{std::string{"standard output: can't be written: "} + std::strerror(errno)};
    return code;
  } catch (const Misuse& error) { return complain(error.what(), 2); } catch (const std::bad_alloc&) {
    return complain("out of memory", 1);
  } catch (const std::exception& error) { return complain(explained(error), 1); }
}

Parsed parse_options(int argc, char** argv, const Stage& stage, const Variant* variant) {
  Options options;
  options.out = "out" / program_folder().filename();
  options.threads = available_threads();
  options.command = command_line(argc, argv);

  CLI::App app{stage.title + ": " + stage.whats_new, std::filesystem::path{argv[0]}.filename().string()};
  app.set_help_flag("--help", "this text");
  app.get_formatter()->column_width(34);
  add_data_options(app, options, stage, variant);
  add_training_options(app, options, stage);
  add_output_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) { return {options, app.exit(help)}; } catch (const CLI::ParseError& error) {
    throw Misuse{std::string{error.what()} + "; see --help"};
  }
  if (variant && !variant->help) options.variant = !options.corpus.empty();
  refuse_together({{"--corpus", !options.corpus.empty()},
                   {options.tales ? "--tales" : "--tales-seed", options.tales || options.tales_seed}});
  refuse_together({{"--steps", options.steps.has_value()}, {"--passes", options.passes.has_value()}});
  if (options.then && !options.trace) throw Misuse{"--then: expected --trace TEXT beside it"};
  if (options.trace_json && !options.trace) throw Misuse{"--trace-json: expected --trace TEXT beside it"};
  refuse_together({{"--load", !options.load.empty()}, {"--watch", options.watch > 0}});
  refuse_together({{"--describe", options.describe},
                   {"--check-gradients", options.check_gradients},
                   {"--overfit-batch", options.overfit_batch},
                   {"--trace", options.trace.has_value()},
                   {"--without", !options.without.empty()},
                   {"--watch", options.watch > 0 && !options.resume && !options.estimate},
                   {options.estimate ? "--estimate" : "--resume", options.estimate || options.resume}});
  refuse_together({{"--describe", options.describe},
                   {"--check-gradients", options.check_gradients},
                   {"--overfit-batch", options.overfit_batch},
                   {"--load", !options.load.empty()},
                   {options.estimate ? "--estimate" : "--resume", options.estimate || options.resume}});
  return {options};
}

}  // namespace strata::support
