#include "remarks.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace strata::support;

namespace {

StageReport stage(const char* title, std::vector<double> losses, std::size_t symbols = 1000) {
  StageReport report;
  report.title = report.type = title;
  report.symbols_a_step = symbols;
  for (std::size_t i = 0; i < losses.size(); ++i) report.curve.push_back({100 * (i + 1), losses[i], losses[i]});
  report.training_loss = report.validation_loss = losses.back();
  return report;
}

using Remarks = std::vector<std::string>;

}  // namespace

TEST_CASE("where a stage overtakes the one before it") {
  const StageReport bigram = stage("Bigram", {5, 4, 3.5, 3.4});
  CHECK(remarks_on({bigram, stage("Late", {5.5, 3.9, 3.6, 3.3})}) ==
        Remarks{"Late overtakes Bigram after 400 k symbols."});
  CHECK(remarks_on({bigram, stage("Early", {4, 3, 3, 3})}) ==
        Remarks{"Early is ahead of Bigram from the first evaluation on, after 100 k symbols."});
  CHECK(remarks_on({bigram, stage("Other", {4, 3, 3, 3}, 500)}).empty());  // at other symbols
  CHECK(remarks_on({bigram, stage("Level", {5, 4, 3.5, 3.41})}) ==
        Remarks{"Level: 3.4100 in validation, Bigram: 3.4000. Another seed makes as much of a difference."});
  CHECK(
      remarks_on({bigram, stage("Never", {4, 4, 4, 4})}) ==
      Remarks{"Never: 4.0000 in validation, Bigram: 3.4000. With this data and this recipe the newer model is not the "
              "better one."});
}

TEST_CASE("what else the figures say") {
  StageReport again = stage("Bigram", {5, 3.41});
  again.title = "Bigram again";
  CHECK(remarks_on({stage("Bigram", {5, 3.4}, 0), again}) ==
        Remarks{"Bigram again: 3.4100 in validation, Bigram: 3.4000. The same type, learnt in two ways, arrives at the "
                "same place."});
  StageReport greedy = stage("Greedy", {4, 3});
  greedy.training_loss = 2;
  CHECK(remarks_on({greedy}).size() == 1);
  CHECK(remarks_on({stage("Modest", {4, 3})}).empty());
  const Remarks diverged{"Diverged has diverged: its loss is no number. A lower learning rate would help it."};
  CHECK(remarks_on({stage("Bigram", {5, 4}), stage("Diverged", {5, NAN})}) == diverged);
  CHECK(remarks_on({stage("Diverged", {5, NAN}), stage("Fine", {6, 3}, 0)}) == diverged);
}
