#pragma once
#include "study.hpp"

namespace strata::techniques {

/// All that was found, and how.
struct Findings {
  std::string command;
  double seconds;
  const Study& study;
  std::vector<Section> sections;
};

/// One page that needs nothing else.
std::string to_html(const Findings& findings);

/// Nothing that differs from one run to the next: no times, no date, no command.
Json to_json(const Findings& findings);

/// The table of techniques, for a terminal.
std::string to_text(const Findings& findings);

}  // namespace strata::techniques
