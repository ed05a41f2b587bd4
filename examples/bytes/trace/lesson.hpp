#pragma once
#include "support/inside.hpp"

#include <string>
#include <vector>

namespace strata::bytes {

/// What a model expects behind each of two texts that end in the same byte.
struct Expectation {
  std::string model;
  std::vector<support::Candidate> behind_first, behind_second;
  double change = 0;  ///< total variation between the two: 0 the same, 1 all of it moved
};

/// What one byte can tell, and what a look back adds: two texts, and the expectations of each model.
struct Lesson {
  std::string first, second;
  std::vector<Expectation> expectations;
};

/// Throws Misuse where the texts are equal, or do not end in the same byte.
Lesson lesson_of(const std::vector<support::Reading>& readings, const std::string& first, const std::string& second);

std::string lesson_text(const Lesson& lesson, std::size_t width);
/// A part of a page.
std::string lesson_section(const Lesson& lesson);

}  // namespace strata::bytes
