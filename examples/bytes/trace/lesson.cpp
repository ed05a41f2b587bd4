#include "lesson.hpp"

#include "support/candidates.hpp"
#include "support/document.hpp"
#include "support/format.hpp"
#include "support/options.hpp"
#include "support/report_columns.hpp"
#include "support/report_text.hpp"

#include <cmath>

namespace strata::bytes {

using namespace support;

namespace {

/// Half of the sum of differences between two softmaxes.
double total_variation(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (Size i = 0; i < a.size(); ++i) {
    const Token token = static_cast<Token>(i);
    sum += std::abs(std::exp(-loss_of(a, token)) - std::exp(-loss_of(b, token)));
  }
  return sum / 2;
}

std::string quoted(const std::string& text) { return "“" + shortened(visible(text), 60) + "”"; }

std::string verdict(const Expectation& of) {
  return of.change == 0 ? of.model + " expects exactly the same: it sees the last byte, and nothing else."
                        : of.model + formatted(" moves %.1f %% of what it expects.", 100 * of.change);
}

}  // namespace

Lesson lesson_of(const std::vector<Reading>& readings, const std::string& first, const std::string& second) {
  if (first.empty() || second.empty() || first.back() != second.back() || first == second)
    throw Misuse{"found " + quoted(first) + " and " + quoted(second) +
                 ", expected two texts that differ, and end in the same byte"};
  Lesson lesson{first, second, {}};
  for (const Reading& reading : readings) {
    const std::vector<Token> seen = fitted(reading, first).tokens, seen_too = fitted(reading, second).tokens;
    if (seen == seen_too)
      throw Misuse{"found two texts whose last " + grouped(seen.size()) + " bytes are the same, and " + reading.name +
                   " sees no more of them; expected others"};
    const std::vector<float> one = reading.model.next(seen), other = reading.model.next(seen_too);
    const Spelling& spelling = *reading.corpus.spelling;
    lesson.expectations.push_back(
        {reading.name, likeliest(one, spelling), likeliest(other, spelling), total_variation(one, other)});
  }
  return lesson;
}

std::string lesson_text(const Lesson& lesson, std::size_t width) {
  std::string out;
  add_wrapped(out,
              "Two texts that end in the same byte: " + quoted(lesson.first) + " and " + quoted(lesson.second) +
                  ". What comes next?",
              width);
  for (const Expectation& of : lesson.expectations) {
    append(out, "\n", of.model, "\n");
    add_wrapped(out, "after " + quoted(lesson.first), width);
    out += candidates_text(of.behind_first);
    add_wrapped(out, "after " + quoted(lesson.second), width);
    out += candidates_text(of.behind_second);
    add_wrapped(out, verdict(of), width);
  }
  return out;
}

std::string lesson_section(const Lesson& lesson) {
  std::string figures;
  for (const Expectation& of : lesson.expectations) {
    append(figures, "<h3>", escape(of.model), "</h3><div class=\"panels learnt\">");
    for (const auto& [text, candidates] :
         {std::pair{&lesson.first, &of.behind_first}, {&lesson.second, &of.behind_second}})
      append(figures, "<figure><figcaption>after ", escape(quoted(*text)), "</figcaption>",
             candidate_bars(*candidates, of.model + " after " + quoted(*text)), "</figure>");
    append(figures, "</div><p class=\"note\">", escape(verdict(of)), "</p>");
  }
  return section_html("lesson", "One byte, or a look back",
                      "Two texts that end in the same byte. To a model that sees one byte they are the same text, "
                      "however long it thinks; attention lets the last byte ask those before it.",
                      figures);
}

}  // namespace strata::bytes
