#include "report_floor.hpp"
#include "report_support.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace strata::support;
using report_test::absent;

TEST_CASE("figures beside the floor") {
  StageReport stage;
  CHECK(above_floor(stage) == "–");
  CHECK(above_floor_error(stage).empty());
  CHECK(flawless_texts(stage) == "–");
  CHECK(symbols_right(stage) == "–");
  CHECK(std::isnan(symbols_per_second(stage)));
  const auto above = [&](double gap) {
    stage.floor_gap = FloorGap{gap, 0.001};
    return above_floor(stage);
  };
  CHECK(above(0.006) == "+0.6 %");
  CHECK(above_floor_error(stage) == "± 0.1");
  CHECK(above(-0.003) == "−0.3 %");
  CHECK(above(0.5) == "+65 %");
  CHECK(above(2.5) == "+1,118 %");
  CHECK(above(absent) == "–");
  CHECK(above_floor_error(stage).empty());

  PhenomenonReport phenomenon;
  phenomenon.floor_loss = 0.2;
  phenomenon.chance_loss = 0.7;
  CHECK(known_share(phenomenon, 0.2) == 1);
  CHECK(known_share(phenomenon, 0.1) == 1);
  CHECK(known_share(phenomenon, 0.7) == 0);
  CHECK(known_share(phenomenon, 5) == 0);
  CHECK(known_share(phenomenon, 0.45) == doctest::Approx(0.5));
  CHECK(std::isnan(known_share(phenomenon, absent)));
  CHECK(std::isnan(known_share({}, 1)));
}

TEST_CASE("figures of several seeds") {
  const Spread spread = spread_of(std::vector<double>{1, absent, 3, 2});
  CHECK(spread.count == 3);
  CHECK(spread.mean == 2);
  CHECK(spread.deviation == doctest::Approx(1));
  CHECK(spread.lowest == 1);
  CHECK(spread.highest == 3);
  CHECK(mean_text(spread, 2) == "2.00 ± 1.00");
  CHECK(mean_text(spread_of(std::vector<double>{-1}), 1, true) == "−1.0");
  CHECK(mean_text(spread_of({}), 2) == "–");
  const PairedChange paired = paired_change(std::vector<double>{1, 2, absent, 4}, std::vector<double>{0.5, 3, 1});
  CHECK(paired.change.count == 2);
  CHECK(paired.change.mean == 0.25);
  CHECK(better_in(paired) == "1 of 2");
  CHECK(better_in({}) == "–");
}
