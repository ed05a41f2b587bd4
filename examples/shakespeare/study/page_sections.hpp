#pragma once
#include "findings.hpp"

#include <string_view>

/// The parts of the page, each in a file of its own; empty where nothing was found.
namespace strata::shakespeare {

/// What the text consists of, in words and in the tokens learnt from it.
std::string text_section(const support::TextStatistics& text);

/// The three models in both recipes.
std::string comparison_section(const Findings& findings);

/// One of them: how it learnt, and what it looks like from inside.
std::string experiment_section(const Experiment& experiment);

/// What the source only talks of, as measurements.
std::string trials_section(const Findings& findings);

/// A drawing or table with its title.
std::string panel_html(std::string_view title, std::string_view unit, std::string_view content);

/// The colour of a recipe.
Size hue_of(std::string_view recipe);

}  // namespace strata::shakespeare
