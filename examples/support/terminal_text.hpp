#pragma once
#include <string>
#include <string_view>

namespace strata::support {

/// What can be shown of a text that is still being written: all but the bytes at its end that may become a character,
/// whether they are as they came or, decoded, U+FFFD.
std::string_view settled(std::string_view text);

/// Text that does nothing to a terminal but write: control characters other than line ends and tabs become pictures,
/// and bytes that are not UTF-8 become U+FFFD.
std::string harmless(std::string_view text);

}  // namespace strata::support
