#pragma once
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata::support {

/// Of some names those that may have been meant by a word, the likeliest first: what it begins, and what a few changed,
/// missing or swapped letters make of it. At most three.
std::vector<std::string> nearest(std::string_view word, std::span<const std::string_view> names);

/// The same of paths: what lies where this one leads to nothing, and goes on as it does, or as it was meant to.
std::vector<std::string> nearest_paths(const std::filesystem::path& missing);

/// "; did you mean out/names/03_mlp/model.safetensors?", or nothing where nothing is near.
std::string did_you_mean(const std::filesystem::path& missing);

/// What went wrong, and of a file that is missing which may have been meant.
std::string explained(const std::exception& error);

}  // namespace strata::support
