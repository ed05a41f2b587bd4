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

/// The type as HTML with its words coloured: keywords, templates, layers, numbers, comments.
std::string highlighted(std::string_view type);

}  // namespace strata::support
