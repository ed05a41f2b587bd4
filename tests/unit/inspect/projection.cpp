#include "strata/inspect/projection.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("the principal plane of points on a plane is that plane") {
  std::vector<float> rows;  // along (1, 2, 2)/3 far apart, along (2, 1, −2)/3 near, around (5, 5, 5)
  const double along[][2] = {{-6, 1}, {-3, -1}, {0, 0}, {3, -1}, {6, 1}};
  for (const auto& [a, b] : along)
    for (const double value : {a / 3 + 2 * b / 3, 2 * a / 3 + b / 3, 2 * a / 3 - 2 * b / 3})
      rows.push_back(static_cast<float>(5 + value));
  const Projection plane = principal_plane(rows, 3);
  REQUIRE(plane.points.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(plane.points[i].x == doctest::Approx(along[i][0]).epsilon(1e-5));
    CHECK(plane.points[i].y == doctest::Approx(along[i][1]).epsilon(1e-4));
  }
  CHECK(plane.explained[0] == doctest::Approx(90.0 / 94));
  CHECK(plane.explained[1] == doctest::Approx(4.0 / 94));
}

TEST_CASE("a direction across the diagonal is found as well") {
  const std::vector<float> rows{1, 0, -1, 0, 2, 0, -2, 0, 5, 0, -5, 0};
  const Projection plane = principal_plane(rows, 4);
  CHECK(plane.explained[0] == doctest::Approx(1));
  CHECK(plane.points[2].x - plane.points[0].x == doctest::Approx(4 * std::sqrt(2)));
}

TEST_CASE("equal rows lie on one point, and nothing is explained") {
  const std::vector<float> rows{1, 2, 1, 2, 1, 2};
  const Projection plane = principal_plane(rows, 2);
  for (const auto& [x, y] : plane.points) {
    CHECK(x == doctest::Approx(0));
    CHECK(y == doctest::Approx(0));
  }
  CHECK(plane.explained == std::array<double, 2>{0, 0});
}
