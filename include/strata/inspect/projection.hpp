#pragma once
#include "strata/core/size.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace strata {

/// Rows of many numbers as points of a plane, so that as much of their variance as possible is left.
struct Projection {
  struct Point {
    double x, y;
  };
  std::vector<Point> points;
  std::array<double, 2> explained{};  ///< share of the whole variance along x and y
};

namespace detail {

/// The direction in which a symmetric matrix (C, C) stretches most, and by how much: power iteration.
inline std::pair<std::vector<double>, double> strongest_direction(const std::vector<double>& matrix, Size C) {
  Size widest = 0;  // its column is a first guess that can't be orthogonal to what is sought
  for (Size i = 0; i < C; ++i)
    if (matrix[i * C + i] > matrix[widest * C + widest]) widest = i;
  std::vector<double> direction(matrix.begin() + static_cast<std::ptrdiff_t>(widest * C),
                                matrix.begin() + static_cast<std::ptrdiff_t>((widest + 1) * C)),
      next(C);
  double stretch = 0;
  for (int round = 0; round < 1000; ++round) {
    double norm = 0, change = 0;
    for (Size i = 0; i < C; ++i) {
      next[i] = 0;
      for (Size j = 0; j < C; ++j) next[i] += matrix[i * C + j] * direction[j];
      norm += next[i] * next[i];
    }
    stretch = std::sqrt(norm);
    if (!(stretch > 0)) return {std::vector<double>(C), 0};
    for (Size i = 0; i < C; ++i) {
      next[i] /= stretch;
      change += std::abs(next[i] - direction[i]);
    }
    direction.swap(next);
    if (change < 1e-10 * static_cast<double>(C)) break;
  }
  return {direction, stretch};
}

}  // namespace detail

/// The principal components of `rows` (N, C): the two directions in which they differ most. The first number of a
/// direction that is not small is positive, so that equal rows give equal pictures.
///
/// Pearson 1901 · sklearn.decomposition.PCA(2)
inline Projection principal_plane(std::span<const float> rows, Size C) {
  const Size N = rows.size() / C;
  std::vector<double> mean(C), covariance(C * C), centred(N * C);
  for (Size n = 0; n < N; ++n)
    for (Size i = 0; i < C; ++i) mean[i] += static_cast<double>(rows[n * C + i]) / static_cast<double>(N);
  for (Size n = 0; n < N; ++n)
    for (Size i = 0; i < C; ++i) centred[n * C + i] = static_cast<double>(rows[n * C + i]) - mean[i];
  for (Size n = 0; n < N; ++n)
    for (Size i = 0; i < C; ++i)
      for (Size j = 0; j < C; ++j) covariance[i * C + j] += centred[n * C + i] * centred[n * C + j];
  double whole = 0;
  for (Size i = 0; i < C; ++i) whole += covariance[i * C + i];

  Projection plane{std::vector<Projection::Point>(N), {}};
  for (Size axis = 0; axis < std::min<Size>(2, C); ++axis) {
    auto [direction, variance] = detail::strongest_direction(covariance, C);
    for (const double part : direction)
      if (std::abs(part) > 1e-6) {
        if (part < 0)
          for (double& each : direction) each = -each;
        break;
      }
    for (Size n = 0; n < N; ++n) {
      double along = 0;
      for (Size i = 0; i < C; ++i) along += centred[n * C + i] * direction[i];
      (axis == 0 ? plane.points[n].x : plane.points[n].y) = along;
    }
    for (Size i = 0; i < C; ++i)
      for (Size j = 0; j < C; ++j) covariance[i * C + j] -= variance * direction[i] * direction[j];
    plane.explained[axis] = whole > 0 ? variance / whole : 0;
  }
  return plane;
}

}  // namespace strata
