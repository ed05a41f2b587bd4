#pragma once

#include <string>
#include <string_view>
#include <vector>

/// A model's type as C++ text: what the report reads from it and how it shows it.
namespace strata::support {

/// The layers that one residual path goes around, by name and in order: {LayerNorm, Attention}.
using Bypassed = std::vector<std::string>;

/// Every residual path that the type spells out with `Residual<…>`, or `Block<A, F, Norm>`, which is two of them.
/// A layer within `Repeat` is listed once.
std::vector<Bypassed> residual_paths(std::string_view type);

/// A type that is one long line, broken between its outermost arguments; text that has lines already stays as it is.
std::string laid_out(std::string_view type, std::size_t width);

/// Whether a type is made of the one before it: at least half of the words of each are common to both. Where less is,
/// nearly all would be marked, which says nothing that the whole type does not: then there are no marks.
bool grows_from(std::string_view type, std::string_view before);

/// The type as HTML with its words coloured: keywords, templates, layers, numbers, comments. Words that `before` does
/// not have at their place are marked, if the type grows from it: a template's name marks its brackets where all that
/// they hold is new too.
std::string highlighted(std::string_view type, std::string_view before = {});

/// The layers that the type before had and this one has no longer, if it grows from it.
std::vector<std::string> left_out(std::string_view type, std::string_view before);

}  // namespace strata::support
