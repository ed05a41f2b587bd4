#include "child.hpp"
#include "follow.hpp"
#include "interrupt.hpp"
#include "stage_run.hpp"

namespace strata::support {

namespace {

int run(const Stage& usual, StageModel& usual_model, const Variant* variant, int argc, char** argv) {
  if (const std::string name = program_name(); name != usual.id)
    throw Error{"the program is named " + name + " and its stage " + usual.id +
                "; both must be the same, for a stage's files are found by its program's name"};
  const Parsed parsed = parse_options(argc, argv, usual, variant);
  if (parsed.exit_code) return *parsed.exit_code;
  const Options& options = parsed.options;
  const Stage& stage = options.variant ? variant->stage : usual;
  StageModel& model = options.variant ? variant->model : usual_model;
  if (options.describe) return print_description(stage, model.facts()), 0;
  if (!options.check_gradients) heed_interrupts();  // which is short, and does not look for them
  try {
    if (options.trace) return trace_stage(usual, usual_model, variant, options);
    StageRun work{stage, model, options, variant};
    if (!options.without.empty()) return work.go_without();
    if (options.estimate) return work.estimate();
    if (options.check_gradients) return work.check_gradients();
    if (options.overfit_batch) return work.overfit();
    return options.load.empty() ? work.train() : work.score_weights();
  } catch (const Interrupted& stop) {
    const char* resume = options.resume ? "" : " --resume";
    if (stop.saved) std::fprintf(stderr, "interrupted and saved; to go on: %s%s\n", options.command.c_str(), resume);
    return 128 + interrupted();
  }
}

}  // namespace

int run_stage(const Stage& stage, StageModel& model, int argc, char** argv, const Variant* variant) {
  return guarded(argv[0], [&] { return run(stage, model, variant, argc, argv); });
}

}  // namespace strata::support
