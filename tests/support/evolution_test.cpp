#include "../unit/given.hpp"

#include "evolution.hpp"
#include "format.hpp"
#include "options.hpp"
#include "report.hpp"
#include "run_folder.hpp"

#include <doctest/doctest.h>

using namespace strata::support;

namespace {

struct Folder : given::Folder {
  void save_checkpoint(const std::string& stage) const {
    const RunFolder run{path, stage};
    run.make();
    write_text(run.checkpoint(), "a run");
  }
};

}  // namespace

TEST_CASE("an evolution goes on with what it was begun with") {
  const Folder folder;
  folder.save_checkpoint("02_two");  // of an earlier one
  {
    Evolution evolution{folder.path, {"--recipe", "published", "--seed", "7"}, "./evolve --recipe published --seed 7"};
    CHECK_FALSE(evolution.has_begun());
    CHECK_FALSE(evolution.has_begun("02_two"));
    evolution.begin("01_one");
    CHECK_FALSE(evolution.has_begun("01_one"));  // it was stopped before it saved anything
    folder.save_checkpoint("01_one");
  }
  auto again = Evolution::resumed(folder.path, {"--seed", "7", "--threads", "2"}, "./evolve --resume");
  CHECK(again.has_begun("01_one"));
  CHECK_FALSE(again.has_begun("02_two"));
  CHECK(again.command() == "./evolve --recipe published --seed 7");
  CHECK(again.flags() == Evolution::Flags{"--recipe", "published", "--seed", "7", "--threads", "2"});

  CHECK_THROWS_WITH_AS(Evolution::resumed(folder.path, {"--seed", "8"}, ""),
                       "--seed: found '8', but the evolution was begun with '7'; it can't go on with another", Misuse);
  CHECK_THROWS_WITH_AS(Evolution::resumed(folder.path, {"--batch", "8"}, ""),
                       "--batch: found '8', but the evolution was begun without it; it can't go on with another",
                       Misuse);
  write_text(folder.path / "evolution.run.json", "{}");
  CHECK_THROWS_AS(Evolution::resumed(folder.path, {}, ""), strata::Error);
}

TEST_CASE("a stage that is ended before it has saved does not go on from an older run") {
  const Folder folder;
  folder.save_checkpoint("01_one");
  write_text(RunFolder{folder.path, "01_one"}.report_json(), "an older report");
  Evolution evolution{folder.path, {"--seed", "2"}, "./evolve --seed 2"};
  evolution.begin("01_one");
  CHECK_FALSE(Evolution::resumed(folder.path, {}, "./evolve --resume").has_begun("01_one"));
  CHECK_FALSE(std::filesystem::exists(RunFolder{folder.path, "01_one"}.report_json()));
}

TEST_CASE("runs made by hand are stages of an evolution that was never begun") {
  const Folder folder;
  CHECK_THROWS_AS(Evolution::resumed(folder.path, {}, ""), strata::Error);
  folder.save_checkpoint("02_two");
  auto evolution = Evolution::resumed(folder.path, {}, "./evolve --resume");
  CHECK(evolution.has_begun("02_two"));
  CHECK_FALSE(evolution.has_begun("01_one"));
}

TEST_CASE("times as a person says them") {
  CHECK(spoken_time(0.2) == "1 s");
  CHECK(spoken_time(9.4) == "9 s");
  CHECK(spoken_time(59.4) == "59 s");
  CHECK(spoken_time(59.6) == "1 min");
  CHECK(spoken_time(41.3 * 60) == "41 min");
  CHECK(spoken_time(3590) == "1 h");
  CHECK(spoken_time(7500) == "2 h 5 min");
}
