#include "techniques/page.hpp"
#include "techniques/panels.hpp"

#include "strata/core/threads.hpp"
#include "support/flags.hpp"
#include "support/options.hpp"
#include "support/report.hpp"
#include "support/run_folder.hpp"

#include <chrono>
#include <cstdio>

using namespace strata;
using namespace strata::techniques;

namespace {

constexpr const char* about =
    "Trains small models of names with and without each technique of training, and shows what it does.";

int run(int argc, char** argv) {
  std::filesystem::path corpus = default_names(), validation, out = "out/names";
  std::uint64_t seeds = 2, threads = static_cast<std::uint64_t>(available_threads());
  double steps_factor = 1;
  const Flag flags[] = {
      {"--corpus", &corpus, "names to learn, one a line (those that come along)"},
      {"--validation", &validation, "names to validate on; without it the corpus is shuffled and cut 80/10/10"},
      {"--out", &out, "folder for techniques.html and techniques.json (out/names)"},
      {"--seeds", WholeNumber{&seeds, 2, 100}, "how often each training is run, with seeds 42, 43 … (2)"},
      {"--steps-factor", PositiveNumber{&steps_factor}, "what each training's steps are multiplied by (1)"},
      {"--threads", WholeNumber{&threads, 1, 1024},
       "trainings at a time (as many as the machine runs at once); results do not depend on it"},
  };
  if (const auto code = parse_flags(argc, argv, about, flags)) return *code;
  RunFolder{out, {}}.make();
  Study study{read_name_corpus(corpus, validation, 42), {}, steps_factor};
  for (std::uint64_t i = 0; i < seeds; ++i) study.seeds.push_back(42 + i);

  const auto begin = std::chrono::steady_clock::now();
  std::vector<Panel> panels;
  for (const auto panel : {optimisers, batch_norm, regularisation, clipping, vanishing_gradient})
    panels.push_back(panel(study));
  std::vector<Job> jobs;
  for (const Panel& panel : panels) jobs.insert(jobs.end(), panel.jobs.begin(), panel.jobs.end());
  run_all(std::move(jobs), static_cast<int>(threads));

  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  Findings findings{command_line(argc, argv), seconds, study, {}};
  for (const Panel& panel : panels) findings.sections.push_back(panel.conclude());
  write_text(out / "techniques.json", techniques::to_json(findings).dump(1) + "\n");
  write_text(out / "techniques.html", techniques::to_html(findings));
  std::printf("%s\n%s\n", to_text(findings).c_str(), (out / "techniques.html").c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
