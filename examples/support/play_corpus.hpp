#pragma once
#include "strata/core/size.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace strata::support {

/// The special tokens of a vocabulary learnt from a text: what pads, and what stands for characters never seen.
inline const std::vector<std::string> play_special{"[PAD]", "[UNK]"};

/// A text that is UTF-8, with LF at its line ends. Throws Error with the place of what is neither.
std::string read_play(const std::filesystem::path& file);

/// A stream cut for windows that slide by one symbol: the first 80 % of the windows train, the rest validate. Those
/// overlap where the parts meet; what `apart` holds, none of the training windows has as a target.
struct SlidingSplit {
  std::span<const Token> train, validation, apart;
  Size train_windows, validation_windows;
};

/// Throws Error where there are too few symbols for that.
SlidingSplit split_windows(std::span<const Token> stream, Size context);

}  // namespace strata::support
